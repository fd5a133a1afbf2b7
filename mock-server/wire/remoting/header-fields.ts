import { HeaderFieldError } from "./remoting-errors.ts";

type ExtFields = Readonly<Record<string, string>>;

/** A text field that must be there. Throws `HeaderFieldError` in the words that Apache RocketMQ uses. */
export function requireText(fields: ExtFields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw missingField(name);
  return value;
}

/** An int32 or int64 field that must be there; digits beyond 2^53 are lost, which only bounds such as Long.MAX_VALUE reach. */
export function requireInteger(fields: ExtFields, name: string): number {
  const value = fields[name];
  if (value === undefined) throw missingField(name);
  return parseInteger(value, name);
}

export function integerOr(fields: ExtFields, name: string, absent: number): number {
  const value = fields[name];
  return value === undefined ? absent : parseInteger(value, name);
}

/** Java's `Boolean.parseBoolean`: "true" in any case, everything else is false. */
export function booleanOf(fields: ExtFields, name: string): boolean {
  const value = fields[name];
  return value === "true" || (value !== undefined && value.toLowerCase() === "true");
}

function missingField(name: string): HeaderFieldError {
  return new HeaderFieldError(`the custom field <${name}> is null`);
}

/** Decimal digits with an optional sign and nothing else, as Java's `parseLong` takes them. */
function parseInteger(text: string, name: string): number {
  const negative = text.charCodeAt(0) === 45;
  let at = negative || text.charCodeAt(0) === 43 ? 1 : 0;
  if (at === text.length || text.length > 20) throw notInteger(text, name);
  let value = 0;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) throw notInteger(text, name);
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

function notInteger(text: string, name: string): HeaderFieldError {
  return new HeaderFieldError(`the custom field <${name}> is not an integer: "${text.slice(0, 40)}"`);
}
