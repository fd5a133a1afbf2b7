import type { SlotValues } from "./sql-compiler.ts";

/** Up to this many names are compared byte by byte; more of them are looked up. */
const mostCompared = 8;
const nameEnd = 1;
const valueEnd = 2;

/** Reads the wanted ones out of a message's stored properties (name 0x01 value 0x02 ...), and nothing else of them. */
export class PropertyValues {
  /** By the place of the name in the list; overwritten by the next `read`. */
  readonly values: SlotValues;
  private readonly names: Buffer[];
  private readonly slots: Map<string, number> | undefined;

  /** Names are ASCII: the grammar of expressions has no others. */
  constructor(names: readonly string[]) {
    this.values = names.map(() => undefined);
    this.names = names.map((name) => Buffer.from(name, "latin1"));
    this.slots = names.length > mostCompared ? new Map(names.map((name, slot) => [name, slot])) : undefined;
  }

  /** As Java reads them: pairs without name, separator or value do not count, the last of two equal names does. */
  read(bytes: Buffer, start: number, end: number): SlotValues {
    const { values } = this;
    values.fill(undefined);
    for (let at = start; at < end; ) {
      let separator = -1;
      let pairEnd = at;
      for (; pairEnd < end; pairEnd++) {
        const byte = bytes[pairEnd];
        if (byte === valueEnd) break;
        if (byte === nameEnd && separator < 0) separator = pairEnd;
      }
      if (separator > at && separator < pairEnd - 1) {
        const slot = this.slotOf(bytes, at, separator);
        if (slot >= 0) values[slot] = bytes.toString("utf8", separator + 1, pairEnd);
      }
      at = pairEnd + 1;
    }
    return values;
  }

  private slotOf(bytes: Buffer, start: number, end: number): number {
    if (this.slots) return this.slots.get(bytes.toString("latin1", start, end)) ?? -1;
    const { names } = this;
    for (let slot = 0; slot < names.length; slot++) {
      const name = names[slot];
      if (name === undefined || name.length !== end - start) continue;
      let index = 0;
      while (index < name.length && name[index] === bytes[start + index]) index++;
      if (index === name.length) return slot;
    }
    return -1;
  }
}
