/** Java's String.hashCode continued from `hash`: over UTF-16 units, in 32 bits. */
export function continueKeyHash(hash: number, text: string): number {
  let value = hash;
  for (let index = 0; index < text.length; index++) value = (Math.imul(value, 31) + text.charCodeAt(index)) | 0;
  return value;
}

/** What the key index stores: the absolute value, 0 for the one integer that has none (4.9 IndexFile). */
export function positiveHash(hash: number): number {
  return hash === -0x8000_0000 ? 0 : Math.abs(hash);
}

/** Value of a property in the wire form `name \u0001 value \u0002 ...`, undefined when absent. */
export function propertyValue(properties: string, name: string): string | undefined {
  const wanted = `${name}\u0001`;
  for (let at = properties.indexOf(wanted); at >= 0; at = properties.indexOf(wanted, at + 1)) {
    if (at > 0 && properties.charCodeAt(at - 1) !== 2) continue;
    const start = at + wanted.length;
    const end = properties.indexOf("\u0002", start);
    return end < 0 ? properties.slice(start) : properties.slice(start, end);
  }
  return undefined;
}
