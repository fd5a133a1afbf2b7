import { MalformedFrame } from "./remoting-errors.ts";
import type { CommandHeader, RemotingCommand } from "./command-shape.ts";

// {"code":0,"extFields":{"offset":"0"},"flag":1,"language":"JAVA","opaque":7,"serializeTypeCurrentRPC":"JSON","version":409}

/** Reads a JSON header. Numbers, booleans and null in extFields are accepted (protocol sheet §1). Throws `MalformedFrame`. */
export function decodeJsonHeader(frame: Buffer, start: number, end: number, body: Buffer): RemotingCommand {
  const text = frame.toString("utf8", start, end);
  const header = parseObject(text);
  const { language, remark } = header;
  return {
    code: integerOf(header, "code"),
    language: typeof language === "string" ? language : "OTHER",
    version: integerOf(header, "version"),
    opaque: integerOf(header, "opaque"),
    flag: integerOf(header, "flag"),
    remark: typeof remark === "string" ? remark : undefined,
    extFields: stringFields(header.extFields, text),
    serializeType: 0,
    body,
  };
}

function parseObject(text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new MalformedFrame("the header is not JSON");
  }
  if (!isPlainObject(header)) throw new MalformedFrame("the header is not a JSON object");
  return header;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function integerOf(header: Record<string, unknown>, name: string): number {
  const value = header[name];
  if (typeof value === "number") return value | 0;
  if (value === undefined || value === null) return 0;
  const coerced = Number(value);
  if (!Number.isInteger(coerced)) throw new MalformedFrame(`the header's ${name} is not a number`);
  return coerced | 0;
}

/** Strings stay as they are, which is the whole work for every client but ali-ons. */
function stringFields(fields: unknown, text: string): Record<string, string> {
  if (fields === undefined || fields === null) return {};
  if (!isPlainObject(fields)) throw new MalformedFrame("the header's extFields is not an object");
  return hasOnlyStrings(fields) ? fields : coercedFields(fields, text);
}

function hasOnlyStrings(fields: Record<string, unknown>): fields is Record<string, string> {
  for (const name in fields) if (typeof fields[name] !== "string") return false;
  return true;
}

function coercedFields(fields: Record<string, unknown>, text: string): Record<string, string> {
  const strings: [string, string][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null) strings.push([name, typeof value === "string" ? value : exactText(text, name, value)]);
  }
  return Object.fromEntries(strings);
}

/** A raw number beyond 2^53 lost its last digits in the parse: take its text from the source instead. */
function exactText(text: string, name: string, value: unknown): string {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return JSON.stringify(value);
  let exact = String(value);
  JSON.parse(text, (key: string, parsed: unknown, context?: { source?: string }) => {
    if (key === name && parsed === value && context?.source !== undefined) exact = context.source;
    return parsed;
  });
  return exact;
}

/** Fields in alphabetical order, nulls left out, every ext value a JSON string, as a real broker prints it. */
export function encodeJsonHeader(command: CommandHeader): Buffer {
  return Buffer.from(
    JSON.stringify({
      code: command.code,
      extFields: Object.keys(command.extFields).length === 0 ? undefined : command.extFields,
      flag: command.flag,
      language: command.language,
      opaque: command.opaque,
      remark: command.remark,
      serializeTypeCurrentRPC: "JSON",
      version: command.version,
    }),
  );
}
