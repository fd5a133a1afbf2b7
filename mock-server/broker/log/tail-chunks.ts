/**
 * A piece of the end of a commit log in memory: whole records from `startOffset` on, `usedBytes` of them
 * readable, `writtenBytes` handed to the operating system.
 */
export interface TailChunk {
  readonly bytes: Buffer;
  readonly view: DataView;
  startOffset: number;
  usedBytes: number;
  writtenBytes: number;
}

/** Who holds chunks; told when the pool takes one back. */
interface TailChunkOwner {
  dropChunk(chunk: TailChunk): void;
}

const tailChunkBytes = 1024 * 1024;
const pooledChunks = 24;

function newChunk(sizeBytes: number): TailChunk {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), startOffset: 0, usedBytes: 0, writtenBytes: 0 };
}

/**
 * The tails of all stores of the process share one bounded set of chunks; the oldest retired one is reused,
 * whoever holds it. Only the chunk that a store is writing to is safe from being taken.
 */
class TailChunkPool {
  #allocated = 0;
  #free: TailChunk[] = [];
  readonly #retired = new Map<TailChunk, TailChunkOwner>();

  /** A chunk with at least `minBytes`; larger than usual for a single large record. */
  acquire(minBytes: number, startOffset: number): TailChunk {
    const chunk = minBytes > tailChunkBytes ? newChunk(minBytes) : this.#pooled();
    chunk.startOffset = startOffset;
    chunk.usedBytes = 0;
    chunk.writtenBytes = 0;
    return chunk;
  }

  /** The owner writes no more to it, but goes on reading until `dropChunk`. */
  retire(chunk: TailChunk, owner: TailChunkOwner): void {
    if (chunk.bytes.length === tailChunkBytes) this.#retired.set(chunk, owner);
    else owner.dropChunk(chunk);
  }

  /** Gives a chunk back at once (store closed). */
  release(chunk: TailChunk): void {
    this.#retired.delete(chunk);
    if (chunk.bytes.length !== tailChunkBytes) return;
    if (this.#allocated > pooledChunks) this.#allocated--;
    else this.#free.push(chunk);
  }

  #pooled(): TailChunk {
    const free = this.#free.pop();
    if (free) return free;
    const oldest = this.#allocated >= pooledChunks ? this.#retired.entries().next().value : undefined;
    if (oldest) {
      this.#retired.delete(oldest[0]);
      oldest[1].dropChunk(oldest[0]);
      return oldest[0];
    }
    this.#allocated++;
    return newChunk(tailChunkBytes);
  }
}

export const tailChunkPool = new TailChunkPool();
