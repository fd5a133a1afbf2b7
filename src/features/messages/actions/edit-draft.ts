import { systemProperties } from "../../../contract/system-properties.ts";
import { bytesOfBase64 } from "../detail/body-bytes.ts";
import type { MessageDetail } from "../queries.ts";
import type { NewMessage } from "./queries.ts";

export type BodyForm = "text" | "base64" | "file";

/** A message while it is edited. `queue` is empty for the queues in turn. */
export interface MessageDraft {
  topic: string;
  tags: string;
  keys: string;
  properties: { name: string; value: string }[];
  form: BodyForm;
  text: string;
  base64: string;
  file: { name: string; base64: string } | undefined;
}

/** The draft of a copy: what the application gave, the body unpacked, as text when it is text. */
export function draftOf(message: Pick<MessageDetail, "tags" | "keys" | "properties" | "bodyBase64">, topic: string): MessageDraft {
  const properties = Object.entries(message.properties).filter(([name]) => !systemProperties.has(name) && name !== "TAGS" && name !== "KEYS");
  const text = textOf(message.bodyBase64);
  return { topic, tags: message.tags, keys: message.keys, properties: properties.map(([name, value]) => ({ name, value })), form: text === undefined ? "base64" : "text", text: text ?? "", base64: message.bodyBase64, file: undefined };
}

/** undefined when the bytes are no UTF-8: editing them as text would change them. */
function textOf(base64: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOfBase64(base64));
  } catch {
    return undefined;
  }
}

export type DraftFault = "topic" | "propertyName" | "propertyTwice" | "propertyValue" | "base64" | "file";

/** The first thing that is wrong with a draft. */
export function faultOf({ base64, file, form, properties, topic }: MessageDraft): DraftFault | undefined {
  if (topic.trim() === "") return "topic";
  const names = properties.map(({ name }) => name);
  if (names.some((name) => name === "" || name === "TAGS" || name === "KEYS" || systemProperties.has(name))) return "propertyName";
  if (new Set(names).size < names.length) return "propertyTwice";
  if (properties.some(({ value }) => value === "")) return "propertyValue";
  if (form === "base64" && !isBase64(base64)) return "base64";
  return form === "file" && file === undefined ? "file" : undefined;
}

function isBase64(text: string): boolean {
  const packed = text.replace(/\s/g, "");
  return packed.length % 4 !== 1 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}

/** As the endpoint takes it. */
export function newMessageOf({ base64, file, form, keys, properties, tags, text, topic }: MessageDraft, copyOf: string): NewMessage {
  const body = form === "text" ? text : form === "base64" ? base64.replace(/\s/g, "") : (file?.base64 ?? "");
  return { topic: topic.trim(), tags, keys, properties: Object.fromEntries(properties.map(({ name, value }) => [name, value])), body, bodyEncoding: form === "text" ? "text" : "base64", copyOf };
}

/** A request may have 6 MiB: base64 makes four bytes of three, and the properties need room beside it. */
export const mostFileBytes = 4.25 * 1024 * 1024;

/** A file's bytes as base64, without the head of a data address. */
export function readFile(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? reader.result.replace(/^[^,]*,/, "") : ""));
    reader.addEventListener("error", () => reject(reader.error ?? new Error(file.name)));
    reader.readAsDataURL(file);
  });
}
