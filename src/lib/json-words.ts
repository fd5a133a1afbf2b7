const shortEscapes: Record<string, string | undefined> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The text of a JSON string or key as it is written (with quotes); a piece of one serves as well. */
export function unescaped(raw: string): string {
  const inner = raw.startsWith('"') ? raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined) : raw;
  return inner.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex?: string, letter?: string) => (hex !== undefined ? String.fromCharCode(Number.parseInt(hex, 16)) : (shortEscapes[letter ?? ""] ?? letter ?? "")));
}

/** Control characters, lone surrogates, and marks that turn the direction of writing: shown as an escape, never obeyed. */
// oxlint-disable-next-line no-control-regex
const misleading = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const named: Record<string, string | undefined> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line in which nothing is hidden: `\n`, `\u202e`. */
export function plainLine(text: string): string {
  return text.replaceAll(misleading, (letter) => named[letter] ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What a reader with 64-bit floating point (JavaScript) makes of a number, when it differs; undefined when it keeps it. */
export function roundedNumber(raw: string): string | undefined {
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw.startsWith("-") ? "-Infinity" : "Infinity";
  if (!/^-?\d+$/.test(raw)) return undefined;
  return BigInt(raw) === BigInt(value) ? undefined : String(BigInt(value));
}

const earliest = Date.UTC(2001, 0);
const latest = Date.UTC(2100, 0);

/** The time that a whole number may mean, in ms: 10 digits are seconds, 13 are milliseconds since the epoch. */
export function timeOfNumber(raw: string): number | undefined {
  if (!/^(\d{10}|\d{13})$/.test(raw)) return undefined;
  const at = raw.length === 10 ? Number(raw) * 1000 : Number(raw);
  return at >= earliest && at < latest ? at : undefined;
}
