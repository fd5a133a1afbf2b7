import { isIPv4, isIPv6 } from "node:net";
import { AccessProblem } from "./access-problem.ts";

/** Whether a client's address (without its port) is allowed in without any further check. */
export type AddressRule = (address: string) => boolean;

const everywhere = new Set(["*", "*.*.*.*", "*:*:*:*:*:*:*:*"]);

/**
 * Compiles one entry of an allow-list (protocol sheet section 6): blank (nobody), `*`, one address, `1.2.3.{4,5}`,
 * a comma list, `1.2.3.*`, `1.2.3.1-9`, and the same for the last groups of IPv6. Throws `AccessProblem` in the words
 * of a real broker. Every part counts: a real broker does not look at what follows the first `*` or range.
 */
export function addressRule(text: string): AddressRule {
  if (text.trim() === "") return () => false;
  if (everywhere.has(text)) return () => true;
  if (text.endsWith("}")) return oneOfAddresses(bracedAddresses(text));
  if (text.includes(",")) return oneOfAddresses(text.split(",").filter((part) => part !== ""));
  if (text.includes("*") || text.includes("-")) return text.includes(":") ? rangeOfIpv6(text) : rangeOfIpv4(text);
  return oneOfAddresses([text]);
}

function oneOfAddresses(texts: string[]): AddressRule {
  const allowed = new Set(texts.map(canonicalAddress));
  return (address) => allowed.has(address) || (address.includes(":") && isIPv6(address) && allowed.has(canonicalAddress(address)));
}

/** `1.2.3.{4,5}` as 1.2.3.4 and 1.2.3.5: only the last part may be in braces. */
function bracedAddresses(text: string): string[] {
  const separator = text.includes(":") ? ":" : ".";
  const lastStart = text.lastIndexOf(separator) + 1;
  if (text[lastStart] !== "{") throw new AccessProblem("MultipleRemoteAddressStrategy netaddress examine scope Exception netaddress");
  const head = text.slice(0, lastStart);
  return text.slice(lastStart + 1, -1).split(",").filter((part) => part !== "").map((part) => head + part);
}

function canonicalAddress(text: string): string {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) throw new AccessProblem(`Netaddress examine Exception netaddress is ${text}`);
  return groupsOf(text, 8, text).join(":");
}

interface Range {
  least: number;
  most: number;
}

function rangeOfIpv4(text: string): AddressRule {
  const parts = text.split(".");
  if (parts.length !== 4) throw outOfScope(text);
  return matchRanges(parts.map((part) => rangeOf(part, 10, 255, text)), (address) => (isIPv4(address) ? address.split(".").map(Number) : undefined));
}

/** The last group may be `*` or a range, or the last `*` and the one before it a range. */
function rangeOfIpv6(text: string): AddressRule {
  const parts = text.split(":");
  const open = parts.at(-1) === "*" && parts.at(-2)?.includes("-") === true ? 2 : 1;
  const head = parts.slice(0, -open);
  if (head.some((part) => part.includes("*") || part.includes("-"))) throw outOfScope(text);
  // `2001:db8::*` was cut inside its `::`.
  const headText = head.join(":") + (head.at(-1) === "" ? ":" : "");
  const ranges = [...groupsOf(headText, 8 - open, text), ...parts.slice(-open)].map((part) => rangeOf(part, 16, 0xffff, text));
  return matchRanges(ranges, (address) => (isIPv6(address) ? groupsOf(address, 8, address).map((group) => Number.parseInt(group, 16)) : undefined));
}

function matchRanges(ranges: Range[], numbersOf: (address: string) => number[] | undefined): AddressRule {
  return (address) => {
    const numbers = numbersOf(address);
    return numbers !== undefined && ranges.every(({ least, most }, index) => numbers[index]! >= least && numbers[index]! <= most);
  };
}

function rangeOf(part: string, radix: 10 | 16, most: number, text: string): Range {
  const trimmed = part.trim();
  if (trimmed === "*") return { least: 0, most };
  const found = (radix === 10 ? /^(\d{1,3})(?:-(\d{1,3}))?$/ : /^([\da-f]{1,4})(?:-([\da-f]{1,4}))?$/i).exec(trimmed);
  if (!found?.[1]) throw outOfScope(text);
  const [from, to] = [found[1], found[2] ?? found[1]].map((digits) => Number.parseInt(digits, radix));
  if (from === undefined || to === undefined || from > to || to > most) {
    throw new AccessProblem(`RangeRemoteAddressStrategy netaddress examine scope Exception start is ${from} , end is ${to}`);
  }
  return { least: from, most: to };
}

/** The groups of an IPv6 address or of its beginning, `::` filled with zeros, four capital digits each. */
function groupsOf(text: string, count: number, whole: string): string[] {
  const [left = "", right] = text.toUpperCase().split("::");
  const groups = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const missing = count - groups.length - tail.length;
  if (missing < 0 || (missing > 0 && right === undefined)) throw outOfScope(whole);
  return [...groups, ...Array.from({ length: missing }, () => "0"), ...tail].map((group) => group.padStart(4, "0"));
}

function outOfScope(text: string): AccessProblem {
  return new AccessProblem(`Netaddress examine scope Exception netaddress is ${text}`);
}
