import type { TailRow } from "../../../../src/contract/tail.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";

/** Bytes of a body that a row shows. */
const previewBytes = 200;
const hexBytes = 60;
const compressedFlag = 1;
const strict = new TextDecoder("utf-8", { fatal: true });

/** A stored message as a row of the tail; nothing of it keeps the message's own memory. */
export function tailRowOf(message: StoredMessage): TailRow {
  const { body, bornAtMs, brokerName, offsetMessageId, properties, queueId, queueOffset, storedAtMs, sysFlag, topic, uniqueId } = message;
  return {
    offsetMessageId,
    uniqueId,
    topic,
    // Anybody may set the property on a message of another topic (protocol sheet section 5, Retry).
    originTopic: /^%(RETRY|DLQ)%/.test(topic) ? (properties["RETRY_TOPIC"] ?? "") : "",
    brokerName,
    queueId,
    queueOffset,
    bornAt: bornAtMs,
    storedAt: storedAtMs,
    tags: properties["TAGS"] ?? "",
    keys: properties["KEYS"] ?? "",
    bodyBytes: body.length,
    ...previewOf(body, (sysFlag & compressedFlag) !== 0),
  };
}

function previewOf(body: Buffer, isCompressed: boolean): Pick<TailRow, "preview" | "previewFormat" | "isCut"> {
  if (isCompressed) return { previewFormat: "compressed", preview: "", isCut: body.length > 0 };
  const isCut = body.length > previewBytes;
  const begin = body.subarray(0, previewBytes);
  const text = textOf(isCut ? wholeCharacters(begin) : begin);
  if (text !== undefined) return { previewFormat: "text", preview: text, isCut };
  return { previewFormat: "hex", preview: body.subarray(0, hexBytes).toString("hex"), isCut: body.length > hexBytes };
}

/** UTF-8 without control characters but white space; undefined for anything else. */
function textOf(bytes: Buffer): string | undefined {
  try {
    const text = strict.decode(bytes);
    // oxlint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Without the character that the cut goes through: at most three bytes of it stand at the end. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80) return bytes;
  }
  return bytes;
}
