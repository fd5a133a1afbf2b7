/*
 * An LZ4 frame, little-endian; Java clients of 4.9.4 and later may pack bodies so. Two checksums of xxHash are passed over:
 * the broker keeps a CRC of the body as it is stored.
 *
 *   int32 magic | int8 flags | int8 block size | int64 content size, if flag 8 | int32 dictionary, if flag 1 | int8 checksum
 *   int32 block length (high bit: stored as it is) | block | int32 checksum, if flag 16 | ... | int32 0 | int32 checksum, if flag 4
 *
 * A block is a row of sequences; the last one ends after its literals:
 *
 *   int4 literals, int4 match - 4 (15: bytes to add follow, until one is not 255) | literals | int16 distance back
 */

const magic = 0x184d2204;
const contentSizeFlag = 8;
const dictionaryFlag = 1;
const blockChecksumFlag = 16;
const storedBlockBit = 0x8000_0000;
const leastMatch = 4;
const extended = 15;

/** The bytes that a frame packs. Throws `Error` when it is torn, is none, or holds more than `mostBytes` (UnpackedTooLarge). */
export function unpackLz4Frame(frame: Buffer, mostBytes: number): Buffer {
  try {
    return new FrameReader(frame, mostBytes).read();
  } catch (error) {
    if (error instanceof RangeError) throw new Error("the LZ4 frame ends too early", { cause: error });
    throw error;
  }
}

export class UnpackedTooLarge extends Error {}

class FrameReader {
  private readonly frame: Buffer;
  private readonly mostBytes: number;
  private at = 0;
  private output: Buffer = Buffer.alloc(64 * 1024);
  private length = 0;

  constructor(frame: Buffer, mostBytes: number) {
    this.frame = frame;
    this.mostBytes = mostBytes;
  }

  read(): Buffer {
    if (this.uint32() !== magic) throw new Error("the body is no LZ4 frame");
    const flags = this.uint8();
    if (flags >> 6 !== 1) throw new Error(`version ${flags >> 6} of LZ4 frames is not known`);
    if ((flags & dictionaryFlag) !== 0) throw new Error("the LZ4 frame needs a dictionary");
    this.at += 1 + ((flags & contentSizeFlag) === 0 ? 0 : 8) + 1;
    for (let word = this.uint32(); word !== 0; word = this.uint32()) {
      const end = this.at + (word & ~storedBlockBit);
      if (end > this.frame.length) throw new RangeError("block");
      if (word >= storedBlockBit) this.literals(end - this.at);
      else while (this.at < end) this.sequence(end);
      this.at = end + ((flags & blockChecksumFlag) === 0 ? 0 : 4);
    }
    return this.output.subarray(0, this.length);
  }

  private sequence(end: number): void {
    const token = this.uint8();
    this.literals(this.count(token >> 4));
    if (this.at >= end) return;
    const distance = this.frame.readUInt16LE(this.at);
    this.at += 2;
    const bytes = this.count(token & extended) + leastMatch;
    if (distance === 0 || distance > this.length) throw new Error("the LZ4 frame refers to bytes before its beginning");
    this.ensureSpace(bytes);
    // What is copied may be what this very loop writes.
    for (let copied = 0; copied < bytes; copied++, this.length++) this.output[this.length] = this.output[this.length - distance] ?? 0;
  }

  private literals(bytes: number): void {
    if (this.at + bytes > this.frame.length) throw new RangeError("literals");
    this.ensureSpace(bytes);
    this.length += this.frame.copy(this.output, this.length, this.at, this.at + bytes);
    this.at += bytes;
  }

  private count(first: number): number {
    if (first < extended) return first;
    let count = first;
    for (let next = 255; next === 255; count += next) next = this.uint8();
    return count;
  }

  private ensureSpace(bytes: number): void {
    const wanted = this.length + bytes;
    if (wanted > this.mostBytes) throw new UnpackedTooLarge(`the body would unpack to more than ${this.mostBytes} bytes`);
    if (wanted <= this.output.length) return;
    const larger = Buffer.alloc(Math.min(this.mostBytes, Math.max(wanted, this.output.length * 2)));
    this.output.copy(larger, 0, 0, this.length);
    this.output = larger;
  }

  private uint8(): number {
    return this.frame.readUInt8(this.at++);
  }

  private uint32(): number {
    this.at += 4;
    return this.frame.readUInt32LE(this.at - 4);
  }
}
