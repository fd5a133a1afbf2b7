const chunkBytes = 32;
const chunksInSlab = 32_768;

/** No chunk: an empty chain, or the end of one. */
export const noChunk = -1;

/**
 * Tens of thousands of small byte strings that grow at their ends, in a few large arrays: each is a chain of chunks of 32 bytes. Nothing of it
 * is an object for the collector of garbage, and what one series gives back another one takes.
 */
export class ChunkArena {
  readonly #slabs: Uint8Array[] = [];
  readonly #next: Int32Array[] = [];
  #free = noChunk;
  #made = 0;

  /** Bytes that are taken from the system. */
  get size(): number {
    return this.#slabs.length * chunksInSlab * (chunkBytes + 4);
  }

  /** Writes a byte at the end of a chain that has `length` bytes and ends with the chunk `tail`; the chunk that it now ends with. */
  write(tail: number, length: number, byte: number): number {
    const place = length % chunkBytes;
    const chunk = place === 0 ? this.#add(tail) : tail;
    const slab = this.#slabs[Math.floor(chunk / chunksInSlab)];
    if (slab) slab[(chunk % chunksInSlab) * chunkBytes + place] = byte;
    return chunk;
  }

  /** Copies a chain of `length` bytes. */
  read(first: number, length: number, into: Uint8Array): void {
    let chunk = first;
    for (let at = 0; at < length; at += chunkBytes) {
      const slab = this.#slabs[Math.floor(chunk / chunksInSlab)];
      const begin = (chunk % chunksInSlab) * chunkBytes;
      if (slab) into.set(slab.subarray(begin, begin + Math.min(chunkBytes, length - at)), at);
      chunk = this.#nextOf(chunk);
    }
  }

  /** Gives a chain back, from its first chunk to its last. */
  release(first: number, tail: number): void {
    if (first === noChunk) return;
    this.#link(tail, this.#free);
    this.#free = first;
  }

  #add(tail: number): number {
    let chunk = this.#free;
    if (chunk === noChunk) {
      chunk = this.#made++;
      if (Math.floor(chunk / chunksInSlab) === this.#slabs.length) {
        this.#slabs.push(new Uint8Array(chunkBytes * chunksInSlab));
        this.#next.push(new Int32Array(chunksInSlab));
      }
    } else this.#free = this.#nextOf(chunk);
    this.#link(chunk, noChunk);
    if (tail !== noChunk) this.#link(tail, chunk);
    return chunk;
  }

  #nextOf(chunk: number): number {
    return this.#next[Math.floor(chunk / chunksInSlab)]?.[chunk % chunksInSlab] ?? noChunk;
  }

  #link(chunk: number, next: number): void {
    const links = this.#next[Math.floor(chunk / chunksInSlab)];
    if (links) links[chunk % chunksInSlab] = next;
  }
}
