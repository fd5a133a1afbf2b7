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

/** One property out of the text without reading the others; undefined when absent or empty. Last of equal names wins. */
export function findProperty(text: string, name: string): string | undefined {
  const opening = `${valueEnd}${name}${nameEnd}`;
  for (let at = text.lastIndexOf(opening); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(opening, at - 1)) {
    const value = valueAt(text, at + opening.length);
    if (value !== "") return value;
  }
  if (!text.startsWith(`${name}${nameEnd}`)) return undefined;
  return valueAt(text, name.length + 1) || undefined;
}

function valueAt(text: string, start: number): string {
  const end = text.indexOf(valueEnd, start);
  return text.slice(start, end === -1 ? text.length : end);
}
