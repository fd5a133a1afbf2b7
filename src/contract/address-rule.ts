const isByte = (part: string): boolean => /^\d{1,3}$/.test(part) && Number(part) <= 255;
/** Two colons or more; the engine itself is as generous. */
const isIpv6 = (text: string): boolean => /^(?=.*:.*:)[\da-f:]{2,39}$/i.test(text);
const isAddress = (text: string): boolean => isIpv6(text) || (text.split(".").length === 4 && text.split(".").every(isByte));

function isRange(part: string): boolean {
  const [from = "", to = ""] = part.split("-");
  return part.split("-").length === 2 && isByte(from) && isByte(to) && Number(from) <= Number(to);
}

/** `10.0.0.*`, `10.0.*.*`, `10.0.0.1-9`, `10.0.1-9.*` or `10.0.0.{4,5}`. */
function isIpv4Pattern(text: string): boolean {
  const braces = /^(.*)\.\{(.+)\}$/.exec(text);
  if (braces) return (braces[1] ?? "").split(".").length === 3 && [...(braces[1] ?? "").split("."), ...(braces[2] ?? "").split(",")].every(isByte);
  const parts = text.split(".");
  const open = parts.findIndex((part) => !isByte(part));
  return parts.length === 4 && open > 0 && (parts[open] === "*" || isRange(parts[open] ?? "")) && parts.slice(open + 1).every((part) => part === "*");
}

/** The last place of an IPv6 address may be `*` or a range. */
function isIpv6Pattern(text: string): boolean {
  const last = /^(.*:)(?:\*|[\da-f]{1,4}-[\da-f]{1,4})$/i.exec(text);
  return last !== null && isIpv6(`${last[1] ?? ""}0`);
}

/**
 * Whether Apache RocketMQ 4.9 reads a text as addresses (protocol sheet section 6): nothing, `*` for all, one
 * address, several with commas, or one pattern. Spaces are not allowed.
 */
export function isAddressRule(text: string): boolean {
  return text === "" || text === "*" || text === "*.*.*.*" || isIpv4Pattern(text) || isIpv6Pattern(text) || text.split(",").every(isAddress);
}
