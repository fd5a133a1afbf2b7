import type { ClassBasis } from "../../../../src/contract/dead-letters.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { unpackBody } from "../messages/message-body.ts";

export interface DeadLetterClass {
  basis: ClassBasis;
  /** The exception, or the shape of a JSON body; empty otherwise. */
  pattern: string;
}

/** RocketMQ keeps no exception with a message; some clients put it into a property, under one of these names. */
const exceptionProperties = new Set(["exception", "exceptionmessage", "exception_message", "exception-message", "x-exception-message", "x-exception-fqcn", "error", "errormessage", "error_message", "last_exception", "dlq_exception"]);
/** Larger bodies are not looked into: a page of them would take too long. */
const mostBytes = 256 * 1024;
const mostKeys = 40;
const mostPatternLength = 300;
const textPattern = new TextDecoder("utf-8", { fatal: true });

/** What a dead letter has in common with others of its kind. */
export async function classOf(message: StoredMessage): Promise<DeadLetterClass> {
  const exception = exceptionOf(message.properties);
  if (exception !== "") return { basis: "exception", pattern: exception };
  if (message.body.length > mostBytes) return { basis: "large", pattern: "" };
  const { body, isTooLarge = false } = await unpackBody(message.sysFlag, message.body, mostBytes);
  if (body.length === 0) return { basis: "empty", pattern: "" };
  if (isTooLarge) return { basis: "large", pattern: "" };
  return shapeOf(body);
}

/** First line of the exception, without the numbers and ids that differ from message to message. */
function exceptionOf(properties: StoredMessage["properties"]): string {
  const found = Object.entries(properties).find(([name, value]) => exceptionProperties.has(name.toLowerCase()) && value.trim() !== "");
  const [line = ""] = found?.[1].trim().split(/[\r\n]/, 1) ?? [];
  return line
    .slice(0, mostPatternLength * 2)
    .replaceAll(/[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|0x[0-9a-f]+|\d+/gi, "#")
    .slice(0, mostPatternLength);
}

function shapeOf(body: Buffer): DeadLetterClass {
  let text;
  try {
    text = textPattern.decode(body);
  } catch {
    return { basis: "binary", pattern: "" };
  }
  if (text.includes("\0")) return { basis: "binary", pattern: "" };
  if (!/^\s*[[{]/.test(text)) return { basis: "text", pattern: "" };
  try {
    return { basis: "json", pattern: patternOf(JSON.parse(text)) };
  } catch {
    return { basis: "text", pattern: "" };
  }
}

/** Keys of the top level in the order of their names, each with the kind of its value: `{amount: number, id: text}`. */
function patternOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${kindOf(value[0])}]`;
  if (typeof value !== "object" || value === null) return kindOf(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = entries.slice(0, mostKeys).map(([key, part]) => `${key.slice(0, 60)}: ${kindOf(part)}`);
  if (entries.length > mostKeys) parts.push("…");
  const pattern = `{${parts.join(", ")}}`;
  return pattern.length > mostPatternLength ? `${pattern.slice(0, mostPatternLength - 1)}…` : pattern;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value === "string" ? "text" : typeof value;
}
