import { GrowableBuffer } from "../../core/growable-buffer.ts";

/** Bytes that answers are collected in, the same kind that the store copies messages into. */
export class OutputBuffer extends GrowableBuffer {
  /** Opaques of the answers, other than those of sends, that say that something is kept from now on. */
  changes: number[] = [];
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
  if (output.changes.length > 0) output.changes = [];
  if (free.length < mostKept && output.buffer.length <= largestKeptBytes) free.push(output);
}
