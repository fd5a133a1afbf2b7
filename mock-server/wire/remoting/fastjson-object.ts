import { HeaderFieldError } from "./remoting-errors.ts";

/** A value of the JSON that fastjson prints. Integers beyond 2^53 are bigint. */
export type FastjsonValue = string | number | bigint | boolean | null | FastjsonValue[] | FastjsonObject;

/**
 * An object of fastjson's JSON. Keys are texts or, where a Java map has objects as keys, objects themselves
 * (protocol sheet §3.1). The readers answer a default for an absent field, as Java's field initialisers do.
 */
export class FastjsonObject {
  readonly fields = new Map<string, FastjsonValue>();
  readonly objectKeyed: [FastjsonObject, FastjsonValue][] = [];

  text(name: string, absent = ""): string {
    const value = this.fields.get(name);
    if (value === undefined || value === null) return absent;
    return typeof value === "object" ? absent : String(value);
  }

  optionalText(name: string): string | undefined {
    const value = this.fields.get(name);
    return typeof value === "string" ? value : undefined;
  }

  /** Also takes digits in quotes. Throws `HeaderFieldError` when the field holds something else. */
  number(name: string, absent = 0): number {
    const value = this.fields.get(name);
    if (value === undefined || value === null) return absent;
    const number = typeof value === "object" ? Number.NaN : Number(value);
    if (Number.isNaN(number)) throw new HeaderFieldError(`the field ${name} of a JSON body is not a number`);
    return number;
  }

  boolean(name: string, absent = false): boolean {
    const value = this.fields.get(name);
    if (value === undefined || value === null) return absent;
    return value === true || value === "true" || value === 1;
  }

  /** An empty object when the field is absent or is no object. */
  object(name: string): FastjsonObject {
    const value = this.fields.get(name);
    return value instanceof FastjsonObject ? value : new FastjsonObject();
  }

  array(name: string): FastjsonValue[] {
    const value = this.fields.get(name);
    return Array.isArray(value) ? value : [];
  }

  objects(name: string): FastjsonObject[] {
    return this.array(name).filter((item) => item instanceof FastjsonObject);
  }

  texts(name: string): string[] {
    return this.array(name).filter((item) => typeof item === "string");
  }

  /** The entries whose values are texts, numbers or booleans, as text. */
  *textEntries(): Generator<[string, string]> {
    for (const [key, value] of this.fields) if (typeof value !== "object") yield [key, String(value)];
  }

  /** The entries whose values are objects. */
  *objectEntries(): Generator<[string, FastjsonObject]> {
    for (const [key, value] of this.fields) if (value instanceof FastjsonObject) yield [key, value];
  }
}
