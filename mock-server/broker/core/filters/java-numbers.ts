import type { SqlNumber } from "./sql-nodes.ts";

const mostInt = 0x7fff_ffff;
const mostLong = 0x7fff_ffff_ffff_ffffn;
// Digits after an optional point would be tried at every place of a long property: the point comes with its digits or not at all.
const decimalText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?[fd]?$/i;
const hexText = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?p([+-]?\d+)[fd]?$/i;

/** Java's `Integer.valueOf`; undefined where it throws. */
export function javaInteger(text: string): number | undefined {
  const first = text.charCodeAt(0);
  let at = first === 45 || first === 43 ? 1 : 0;
  if (at === text.length) return undefined;
  let value = 0;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (value > mostInt + 1) return undefined;
  }
  if (first === 45) return -value;
  return value > mostInt ? undefined : value;
}

/** Java's `Long.valueOf`; undefined where it throws. */
export function javaLong(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const digits = text.replace(/^[+-]?0*/, "");
  if (digits.length > 19) return undefined;
  const value = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  return value > mostLong || value < -mostLong - 1n ? undefined : value;
}

/** Java's `Double.valueOf`: blanks around, suffixes f and d, NaN, Infinity, hexadecimal; undefined where it throws. */
export function javaDouble(text: string): number | undefined {
  const trimmed = trim(text);
  if (decimalText.test(trimmed)) return Number(trimmed.replace(/[fd]$/i, ""));
  const named = /^([+-]?)(NaN|Infinity)$/.exec(trimmed);
  if (named) return named[2] === "NaN" ? Number.NaN : Number(trimmed);
  const [, minus, whole = "", fraction = "", exponent] = hexText.exec(trimmed) ?? [];
  if (whole + fraction === "") return undefined;
  const value = Number(`0x${whole}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length);
  return minus === "-" ? -value : value;
}

/** Java's `String.trim`: everything up to the blank, at both ends. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

/** Java's `Double.compareTo`: NaN is equal to itself and above everything, -0 is below 0. */
export function compareDoubles(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (Object.is(left, right)) return 0;
  if (Number.isNaN(left)) return 1;
  if (Number.isNaN(right)) return -1;
  return Object.is(left, -0) ? -1 : 1;
}

/** Reads the text as the number's own type and compares; undefined where Java throws: "5.0" is no Integer. */
export function compareTextWithNumber(text: string, number: SqlNumber): number | undefined {
  if (number.type === "long") {
    const long = javaLong(text);
    return long === undefined ? undefined : sign(long, number.value);
  }
  if (number.type === "int") {
    const int = javaInteger(text);
    return int === undefined ? undefined : sign(int, number.value);
  }
  const double = javaDouble(text);
  return double === undefined ? undefined : compareDoubles(double, number.value);
}

/** Two numbers, the narrower type widened as Java does. */
export function compareNumbers(left: SqlNumber, right: SqlNumber): number {
  if (left.type === "double" || right.type === "double") return compareDoubles(Number(left.value), Number(right.value));
  return sign(left.value, right.value);
}

function sign(left: number | bigint, right: number | bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
