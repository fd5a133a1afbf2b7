import { languageName, languageNumber } from "./language-code.ts";
import { MalformedFrame } from "./remoting-errors.ts";
import type { CommandHeader, RemotingCommand } from "./command-shape.ts";

// | int16 code | int8 language | int16 version | int32 opaque | int32 flag |
// | int32 remark length, UTF-8 | int32 ext bytes | (int16 length, key, int32 length, value)... |
const fixedBytes = 21;

/** Reads a header in the ROCKETMQ serialisation (protocol sheet §1). A length of zero means null. Throws `MalformedFrame`. */
export function decodeBinaryHeader(frame: Buffer, start: number, end: number, body: Buffer): RemotingCommand {
  if (end - start < fixedBytes) throw new MalformedFrame(`a binary header of ${end - start} bytes is too short`);
  const remarkLength = frame.readInt32BE(start + 13);
  const remarkEnd = start + 17 + remarkLength;
  if (remarkLength < 0 || remarkEnd + 4 > end) throw new MalformedFrame(`the remark announces ${remarkLength} bytes`);
  const extLength = frame.readInt32BE(remarkEnd);
  if (extLength < 0 || remarkEnd + 4 + extLength > end) throw new MalformedFrame(`the ext fields announce ${extLength} bytes`);
  return {
    code: frame.readInt16BE(start),
    language: languageName(frame.readInt8(start + 2)),
    version: frame.readInt16BE(start + 3),
    opaque: frame.readInt32BE(start + 5),
    flag: frame.readInt32BE(start + 9),
    remark: remarkLength === 0 ? undefined : frame.toString("utf8", start + 17, remarkEnd),
    extFields: decodeExtFields(frame, remarkEnd + 4, remarkEnd + 4 + extLength),
    serializeType: 1,
    body,
  };
}

function decodeExtFields(frame: Buffer, start: number, end: number): Record<string, string> {
  const fields: Record<string, string> = {};
  let at = start;
  while (at < end) {
    const keyEnd = at + 2 + (end - at >= 2 ? frame.readUInt16BE(at) : 0);
    if (keyEnd + 4 > end) throw new MalformedFrame("an ext field's name runs past the header");
    const valueLength = frame.readInt32BE(keyEnd);
    const valueEnd = keyEnd + 4 + valueLength;
    if (valueLength < 0 || valueEnd > end) throw new MalformedFrame("an ext field's value runs past the header");
    if (valueLength > 0) setOwn(fields, frame.toString("utf8", at + 2, keyEnd), frame.toString("utf8", keyEnd + 4, valueEnd));
    at = valueEnd;
  }
  return fields;
}

/** A plain assignment would lose a field that is named __proto__. */
function setOwn(fields: Record<string, string>, name: string, value: string): void {
  if (name === "__proto__") Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  else fields[name] = value;
}

/** Ext fields with an empty value are left out: a length of zero would read as null on the other side. */
export function encodeBinaryHeader(command: CommandHeader): Buffer {
  const remark = Buffer.from(command.remark ?? "");
  const pieces: Buffer[] = [];
  let extBytes = 0;
  for (const [name, value] of Object.entries(command.extFields)) {
    if (value === "") continue;
    const piece = encodeExtField(name, value);
    pieces.push(piece);
    extBytes += piece.length;
  }
  const fixed = Buffer.allocUnsafe(17);
  fixed.writeInt16BE(command.code, 0);
  fixed.writeInt8(languageNumber(command.language), 2);
  fixed.writeInt16BE(command.version, 3);
  fixed.writeInt32BE(command.opaque, 5);
  fixed.writeInt32BE(command.flag, 9);
  fixed.writeInt32BE(remark.length, 13);
  const extLength = Buffer.allocUnsafe(4);
  extLength.writeInt32BE(extBytes, 0);
  return Buffer.concat([fixed, remark, extLength, ...pieces]);
}

function encodeExtField(name: string, value: string): Buffer {
  const nameBytes = Buffer.byteLength(name);
  const valueBytes = Buffer.byteLength(value);
  const piece = Buffer.allocUnsafe(6 + nameBytes + valueBytes);
  piece.writeUInt16BE(nameBytes, 0);
  piece.write(name, 2);
  piece.writeInt32BE(valueBytes, 2 + nameBytes);
  piece.write(value, 6 + nameBytes);
  return piece;
}
