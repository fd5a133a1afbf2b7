/** Bytes that answers are collected in; grows, keeps what is in use. */
export class OutputBuffer {
  buffer: Buffer;
  length = 0;

  constructor(initialBytes: number) {
    this.buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  /** Makes room for `extraBytes` behind `length`. */
  ensureSpace(extraBytes: number): void {
    const needed = this.length + extraBytes;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}

const initialBytes = 64 * 1024;
const largestKeptBytes = 1024 * 1024;
const mostKept = 32;
const free: OutputBuffer[] = [];

/** Buffers are lent for one turn, so that ten thousand idle connections hold none. */
export function borrowOutput(): OutputBuffer {
  return free.pop() ?? new OutputBuffer(initialBytes);
}

/** Only for buffers that nothing reads any more: written out completely. */
export function returnOutput(output: OutputBuffer): void {
  output.length = 0;
  if (free.length < mostKept && output.buffer.length <= largestKeptBytes) free.push(output);
}
