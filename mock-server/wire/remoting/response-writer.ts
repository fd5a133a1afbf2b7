import { encodeBinaryHeader } from "./binary-header.ts";
import { flagResponse, protocolVersion } from "./command-shape.ts";
import type { SerializeType } from "./command-shape.ts";

const jsonTail = `,"serializeTypeCurrentRPC":"JSON","version":${protocolVersion}}`;
const mostBytesPerCharacter = 3;

/**
 * Writes the frame of an answer, up to where its body begins, straight into `target` at `at`. `extPairs` is a flat
 * list: name, value, name, value; names are those of the protocol, so they need no escape. The length word counts `bodyLength` in; the caller puts the body behind.
 * Answers the position after the header, or -1 when it may not fit (nothing usable was written then).
 */
export function writeResponse(
  target: Buffer,
  at: number,
  opaque: number,
  serializeType: SerializeType,
  code: number,
  remark: string | undefined,
  extPairs: readonly string[],
  bodyLength: number,
): number {
  const headerStart = at + 8;
  let headerLength: number;
  if (serializeType === 0) {
    const text = jsonText(opaque, code, remark, extPairs);
    if (headerStart + text.length * mostBytesPerCharacter > target.length) return -1;
    headerLength = target.write(text, headerStart);
  } else {
    const header = binaryHeader(opaque, code, remark, extPairs);
    if (headerStart + header.length > target.length) return -1;
    headerLength = header.copy(target, headerStart);
  }
  target.writeInt32BE(4 + headerLength + bodyLength, at);
  target.writeInt32BE((serializeType << 24) | headerLength, at + 4);
  return headerStart + headerLength;
}

function jsonText(opaque: number, code: number, remark: string | undefined, extPairs: readonly string[]): string {
  let text = `{"code":${code}`;
  for (let index = 0; index < extPairs.length; index += 2) {
    text += `${index === 0 ? ',"extFields":{' : ","}"${extPairs[index]}":${JSON.stringify(extPairs[index + 1])}`;
  }
  if (extPairs.length > 0) text += "}";
  text += `,"flag":${flagResponse},"language":"JAVA","opaque":${opaque}`;
  if (remark !== undefined) text += `,"remark":${JSON.stringify(remark)}`;
  return text + jsonTail;
}

function binaryHeader(opaque: number, code: number, remark: string | undefined, extPairs: readonly string[]): Buffer {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < extPairs.length; index += 2) pairs.push([extPairs[index] ?? "", extPairs[index + 1] ?? ""]);
  const extFields = Object.fromEntries(pairs);
  return encodeBinaryHeader({ code, language: "JAVA", version: protocolVersion, opaque, flag: flagResponse, remark, extFields, serializeType: 1 });
}
