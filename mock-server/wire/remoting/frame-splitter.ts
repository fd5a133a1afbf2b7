import { FrameTooLarge, MalformedFrame, NotRemoting } from "./remoting-errors.ts";

// | int32 length of what follows | int32 serialisation + header length | header | body |
const lengthWordBytes = 4;
const smallestFrameBytes = 4;
/** Frames up to this size get their whole buffer at once; larger ones grow with what really arrives. */
const trustedAllocationBytes = 1 << 20;

/** Called once a frame. `start` is after the length word; the bytes may be kept, the splitter never reuses them. */
export type FrameListener = (buffer: Buffer, start: number, end: number) => void;

/**
 * Cuts a byte stream into remoting frames (protocol sheet §1). A frame that lies whole in one chunk is handed
 * on without a copy. After an error the stream is out of step: close the connection.
 */
export class FrameSplitter {
  readonly #maxFrameBytes: number;
  #pending: Buffer = Buffer.alloc(0);
  #pendingLength = 0;

  constructor(maxFrameBytes = 16_777_216) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Throws `FrameTooLarge`, `NotRemoting` or `MalformedFrame`; frames before the bad bytes were delivered. */
  push(chunk: Buffer, onFrame: FrameListener): void {
    let at = 0;
    if (this.#pendingLength > 0) {
      at = this.#completePending(chunk, onFrame);
      if (this.#pendingLength > 0) return;
    }
    while (chunk.length - at >= lengthWordBytes) {
      const end = at + lengthWordBytes + this.#frameLength(chunk, at);
      if (end > chunk.length) break;
      onFrame(chunk, at + lengthWordBytes, end);
      at = end;
    }
    if (at < chunk.length) this.#keep(chunk, at, chunk.length);
  }

  /** Fills the frame that an earlier chunk began; answers how much of the chunk it took. */
  #completePending(chunk: Buffer, onFrame: FrameListener): number {
    let at = 0;
    if (this.#pendingLength < lengthWordBytes) {
      at = Math.min(chunk.length, lengthWordBytes - this.#pendingLength);
      this.#keep(chunk, 0, at);
      if (this.#pendingLength < lengthWordBytes) return at;
    }
    const wholeBytes = lengthWordBytes + this.#frameLength(this.#pending, 0);
    const taken = Math.min(chunk.length - at, wholeBytes - this.#pendingLength);
    this.#keep(chunk, at, at + taken);
    if (this.#pendingLength === wholeBytes) {
      const frame = this.#pending;
      this.#pending = Buffer.alloc(0);
      this.#pendingLength = 0;
      onFrame(frame, lengthWordBytes, wholeBytes);
    }
    return at + taken;
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    const needed = this.#pendingLength + end - start;
    if (needed > this.#pending.length) {
      const grown = Buffer.allocUnsafe(this.#capacityFor(chunk, start, needed));
      this.#pending.copy(grown, 0, 0, this.#pendingLength);
      this.#pending = grown;
    }
    chunk.copy(this.#pending, this.#pendingLength, start, end);
    this.#pendingLength = needed;
  }

  /** A length word is a claim of the peer: memory follows the bytes that came, not the claim. */
  #capacityFor(chunk: Buffer, start: number, needed: number): number {
    if (needed < lengthWordBytes) return lengthWordBytes;
    const source = this.#pendingLength >= lengthWordBytes ? this.#pending : chunk;
    const knowsLength = this.#pendingLength >= lengthWordBytes || this.#pendingLength === 0;
    if (!knowsLength) return needed;
    const wholeBytes = lengthWordBytes + source.readInt32BE(source === chunk ? start : 0);
    return Math.max(needed, Math.min(wholeBytes, Math.max(trustedAllocationBytes, needed * 2)));
  }

  #frameLength(bytes: Buffer, at: number): number {
    const length = bytes.readInt32BE(at);
    if (length >= smallestFrameBytes && length + lengthWordBytes <= this.#maxFrameBytes) return length;
    const other = otherProtocol(bytes, at);
    if (other !== undefined) throw new NotRemoting(`this port speaks the RocketMQ remoting protocol, not ${other}`);
    if (length > 0 && length >= smallestFrameBytes) throw new FrameTooLarge(`a frame of ${length} bytes was announced; the limit is ${this.#maxFrameBytes}`);
    throw new MalformedFrame(`a frame of ${length} bytes was announced`);
  }
}

const httpVerbs = new Set(["GET ", "POST", "PUT ", "HEAD", "DELE", "OPTI", "PATC", "TRAC", "CONN", "PRI "]);

/** What the first four bytes of a foreign protocol say; undefined when they say nothing. */
function otherProtocol(bytes: Buffer, at: number): string | undefined {
  const word = bytes.toString("latin1", at, at + 4);
  if (httpVerbs.has(word)) return `HTTP (a ${word.trim()} request came)`;
  if (word === "HTTP") return "HTTP (a web server answered)";
  if (word === "AMQP") return "AMQP";
  if (bytes[at] === 0x16 && bytes[at + 1] === 0x03) return "TLS (a handshake came)";
  if (word.startsWith("SSH-")) return "SSH";
  return undefined;
}
