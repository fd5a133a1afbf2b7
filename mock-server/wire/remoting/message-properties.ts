// name 0x01 value 0x02 name 0x01 value 0x02 ... (protocol sheet §4). 4.9 drops the last 0x02, 5.x and Go keep it.
const nameEnd = "\u0001";
const valueEnd = "\u0002";

/** Reads properties as Java does: pairs shorter than three characters and empty values are ignored. Last of equal names wins. */
export function parseProperties(text: string): Record<string, string> {
  const properties: [string, string][] = [];
  let at = 0;
  while (at < text.length) {
    const found = text.indexOf(valueEnd, at);
    const end = found === -1 ? text.length : found;
    const split = text.indexOf(nameEnd, at);
    if (end - at >= 3 && split > at && split < end - 1) properties.push([text.slice(at, split), text.slice(split + 1, end)]);
    at = end + 1;
  }
  return Object.fromEntries(properties);
}

/** Without the last 0x02, as 4.9 prints them. Names and values must not contain the two separators. */
export function formatProperties(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}${nameEnd}${value}`)
    .join(valueEnd);
}

/** One property out of the text without reading the others; undefined when absent or empty. For the hot path. */
export function findProperty(text: string, name: string): string | undefined {
  let at = 0;
  while (at < text.length) {
    if (text.startsWith(name, at) && text.charCodeAt(at + name.length) === 1) {
      const valueStart = at + name.length + 1;
      const found = text.indexOf(valueEnd, valueStart);
      const value = text.slice(valueStart, found === -1 ? text.length : found);
      return value === "" ? undefined : value;
    }
    const next = text.indexOf(valueEnd, at);
    if (next === -1) return undefined;
    at = next + 1;
  }
  return undefined;
}
