import { decodeBinaryHeader, encodeBinaryHeader } from "./binary-header.ts";
import { decodeJsonHeader, encodeJsonHeader } from "./json-header.ts";
import { MalformedFrame } from "./remoting-errors.ts";
import type { RemotingCommand } from "./command-shape.ts";

export { flagOneway, flagResponse, protocolVersion } from "./command-shape.ts";
export type { RemotingCommand, SerializeType } from "./command-shape.ts";

// | int32 length | int8 serialisation, int24 header length | header | body |

/** `start` is after the length word, `end` after the body. Throws `MalformedFrame`. */
export function decodeCommand(frame: Buffer, start: number, end: number): RemotingCommand {
  if (end - start < 4) throw new MalformedFrame(`a frame of ${end - start} bytes has no room for the header length`);
  const word = frame.readUInt32BE(start);
  const serializeType = word >>> 24;
  const headerStart = start + 4;
  const headerEnd = headerStart + (word & 0xffffff);
  if (headerEnd > end) throw new MalformedFrame(`the header announces ${word & 0xffffff} bytes, the frame has ${end - headerStart}`);
  const body = frame.subarray(headerEnd, end);
  if (serializeType === 0) return decodeJsonHeader(frame, headerStart, headerEnd, body);
  if (serializeType === 1) return decodeBinaryHeader(frame, headerStart, headerEnd, body);
  throw new MalformedFrame(`header serialisation ${serializeType} is unknown`);
}

/** A whole frame with its length word. Codes above 32767 are written in JSON whatever `serializeType` says (sheet §1). */
export function encodeCommand(command: RemotingCommand): Buffer {
  const binary = command.serializeType === 1 && command.code <= 0x7fff;
  const header = binary ? encodeBinaryHeader(command) : encodeJsonHeader(command);
  const frame = Buffer.allocUnsafe(8 + header.length + command.body.length);
  frame.writeInt32BE(4 + header.length + command.body.length, 0);
  frame.writeInt32BE((binary ? 1 << 24 : 0) | header.length, 4);
  header.copy(frame, 8);
  command.body.copy(frame, 8 + header.length);
  return frame;
}
