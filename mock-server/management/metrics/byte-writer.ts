/** Bytes that grow at their end, and are used again for the next row. */
export class ByteWriter {
  bytes = new Uint8Array(4096);
  length = 0;
  #view = new DataView(this.bytes.buffer);
  #bits = 0;
  #bitCount = 0;

  clear(): void {
    this.length = 0;
  }

  /** A whole number from 0 to 2^53: seven bits a byte, lowest first, the eighth tells that more follow. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes[this.length++] = (rest % 128) + 128;
    this.bytes[this.length++] = rest;
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** The lowest `count` bits (24 at most) of a number that has no others, after those before. `toByte` must follow the last ones. */
  bits(value: number, count: number): void {
    this.#bits |= value << this.#bitCount;
    this.#bitCount += count;
    this.#reserve(4);
    for (; this.#bitCount >= 8; this.#bitCount -= 8) {
      this.bytes[this.length++] = this.#bits & 255;
      this.#bits >>>= 8;
    }
  }

  /** Fills the byte that was begun by `bits`. */
  toByte(): void {
    if (this.#bitCount > 0) this.bits(0, 8 - this.#bitCount);
  }

  append(more: Uint8Array): void {
    this.#reserve(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** What was written since `from`, valid until the next write. */
  view(from = 0): Uint8Array {
    return this.bytes.subarray(from, this.length);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes);
    this.bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
