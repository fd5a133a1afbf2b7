/** Reads what a ByteWriter wrote. */
export class ByteReader {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;
  readonly #view: DataView;
  #bits = 0;
  #bitCount = 0;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  varint(): number {
    let byte = this.bytes[this.position++] ?? 0;
    if (byte < 128) return byte;
    let value = byte - 128;
    let place = 128;
    do {
      byte = this.bytes[this.position++] ?? 0;
      value += (byte & 127) * place;
      place *= 128;
    } while (byte >= 128);
    return value;
  }

  float64(): number {
    const value = this.#view.getFloat64(this.position, true);
    this.position += 8;
    return value;
  }

  /** The next `count` bits, 24 at most. */
  bits(count: number): number {
    for (; this.#bitCount < count; this.#bitCount += 8) this.#bits |= (this.bytes[this.position++] ?? 0) << this.#bitCount;
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  /** Leaves out what is left of a byte that `bits` began. */
  toByte(): void {
    this.#bits = 0;
    this.#bitCount = 0;
  }
}
