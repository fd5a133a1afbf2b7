import { MalformedFrame } from "./remoting-errors.ts";

// per message: | int32 size | int32 0 | int32 0 | int32 flag | int32 body length, body | int16 length, properties |
const fixedBytes = 22;

/** Called once an inner message of a batch. The body lies in `buffer` from `bodyStart` to `bodyEnd`. */
export type BatchListener = (flag: number, buffer: Buffer, bodyStart: number, bodyEnd: number, properties: string) => void;

/** Walks the body of SEND_BATCH_MESSAGE in order (protocol sheet §4). Throws `MalformedFrame`; check the whole before storing a part. */
export function walkBatch(buffer: Buffer, onMessage: BatchListener): void {
  let at = 0;
  while (at < buffer.length) {
    const size = buffer.length - at >= 4 ? buffer.readInt32BE(at) : -1;
    const end = at + size;
    if (size < fixedBytes || end > buffer.length) throw new MalformedFrame(`a batch holds a message of ${size} bytes, where ${buffer.length - at} are left`);
    const bodyStart = at + 20;
    const bodyEnd = bodyStart + buffer.readInt32BE(at + 16);
    if (bodyEnd < bodyStart || bodyEnd + 2 > end) throw new MalformedFrame("the body of a message in a batch runs past its end");
    const propertiesEnd = bodyEnd + 2 + buffer.readUInt16BE(bodyEnd);
    if (propertiesEnd > end) throw new MalformedFrame("the properties of a message in a batch run past its end");
    onMessage(buffer.readInt32BE(at + 12), buffer, bodyStart, bodyEnd, buffer.toString("utf8", bodyEnd + 2, propertiesEnd));
    at = end;
  }
}
