import { FastjsonObject } from "./fastjson-object.ts";

/** What can be printed: plain objects, and maps whose keys are texts, numbers or objects. Undefined fields are left out. */
export type Printable = string | number | bigint | boolean | null | undefined | readonly Printable[] | FastjsonObject | PrintableMap | { readonly [name: string]: Printable };
type PrintableMap = ReadonlyMap<string | number | object, Printable>;

/**
 * Prints as fastjson does: fields in alphabetical order, nulls left out, numeric keys without quotes, and keys
 * that are objects bare, `{{"topic":"a"}:1}` (protocol sheet §3).
 */
export function printFastjson(value: Printable): Buffer {
  return Buffer.from(printed(value));
}

function printed(value: Printable): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return `${value ?? null}`;
  if (value instanceof FastjsonObject) return printedMap(new Map<string | object, Printable>([...value.fields, ...value.objectKeyed]));
  if (value instanceof Map) return printedMap(value);
  if (isArray(value)) return `[${value.map(printed).join(",")}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
  fields.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${printed(field)}`).join(",")}}`;
}

function printedMap(map: PrintableMap): string {
  const entries: string[] = [];
  for (const [key, value] of map) entries.push(`${printedKey(key)}:${printed(value)}`);
  return `{${entries.join(",")}}`;
}

function printedKey(key: string | number | object): string {
  if (typeof key === "number") return `${key}`;
  if (typeof key === "string") return JSON.stringify(key);
  return printed(key instanceof FastjsonObject ? key : Object.fromEntries(Object.entries(key)));
}

function isArray(value: object): value is readonly Printable[] {
  return Array.isArray(value);
}
