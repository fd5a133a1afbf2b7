import { FastjsonObject } from "./fastjson-object.ts";
import { MalformedFrame } from "./remoting-errors.ts";
import type { FastjsonValue } from "./fastjson-object.ts";

// value  = object | array | string | number | true | false | null
// object = "{" [ key ":" value { "," key ":" value } ] "}"
// key    = string | number | bare word | object            <- the last three are fastjson's own (protocol sheet §3)
const deepestNesting = 64;
const numberPattern = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordPattern = /[A-Za-z_$][\w$]*/y;
const plainStringPattern = /"([^"\\]*)"/y;
const stringPattern = /"(?:[^"\\]|\\.)*"/sy;
const spacePattern = /[\s]*/y;

/** Reads a JSON body of which the whole is one object. Throws `MalformedFrame`. */
export function parseFastjsonObject(body: Buffer): FastjsonObject {
  const value = parseFastjson(body.toString("utf8"));
  if (!(value instanceof FastjsonObject)) throw new MalformedFrame("the body is not a JSON object");
  return value;
}

/** Throws `MalformedFrame` on anything that fastjson would refuse as well. */
export function parseFastjson(text: string): FastjsonValue {
  const parser = new FastjsonParser(text);
  return parser.parseWhole();
}

class FastjsonParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parseWhole(): FastjsonValue {
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#malformed("the end");
    return value;
  }

  #value(): FastjsonValue {
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (next === "{") return this.#nested(() => this.#object());
    if (next === "[") return this.#nested(() => this.#array());
    if (next === '"') return this.#string();
    if (next === "-" || (next !== undefined && next >= "0" && next <= "9")) return this.#number();
    return this.#literal();
  }

  #nested<T>(parse: () => T): T {
    if (++this.#depth > deepestNesting) throw new MalformedFrame(`a JSON body nests deeper than ${deepestNesting}`);
    const value = parse();
    this.#depth--;
    return value;
  }

  #object(): FastjsonObject {
    const object = new FastjsonObject();
    this.#at++;
    if (this.#takes("}")) return object;
    do {
      const key = this.#key();
      if (!this.#takes(":")) throw this.#malformed("a colon");
      const value = this.#value();
      if (typeof key === "string") object.fields.set(key, value);
      else object.objectKeyed.push([key, value]);
    } while (this.#takes(","));
    if (!this.#takes("}")) throw this.#malformed("a comma or the end of an object");
    return object;
  }

  #key(): string | FastjsonObject {
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (next === "{") return this.#nested(() => this.#object());
    if (next === '"') return this.#string();
    const word = this.#match(numberPattern) ?? this.#match(wordPattern);
    if (word === undefined) throw this.#malformed("a key");
    return word;
  }

  #array(): FastjsonValue[] {
    const items: FastjsonValue[] = [];
    this.#at++;
    if (this.#takes("]")) return items;
    do items.push(this.#value());
    while (this.#takes(","));
    if (!this.#takes("]")) throw this.#malformed("a comma or the end of an array");
    return items;
  }

  #string(): string {
    const plain = this.#match(plainStringPattern);
    if (plain !== undefined) return plain.slice(1, -1);
    const quoted = this.#match(stringPattern);
    if (quoted === undefined) throw this.#malformed("the end of a string");
    try {
      const value: unknown = JSON.parse(quoted.replaceAll(/\p{Cc}/gu, controlEscape));
      if (typeof value === "string") return value;
    } catch {
      // an escape that JSON does not know
    }
    throw this.#malformed("a known escape");
  }

  #number(): number | bigint {
    const digits = this.#match(numberPattern);
    if (digits === undefined) throw this.#malformed("a number");
    const value = Number(digits);
    return Number.isSafeInteger(value) || !/^-?\d+$/.test(digits) ? value : BigInt(digits);
  }

  #literal(): boolean | null {
    const word = this.#match(wordPattern);
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    throw this.#malformed("a value");
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #takes(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    if (this.#text.charCodeAt(this.#at) > 32) return;
    spacePattern.lastIndex = this.#at;
    this.#at += spacePattern.exec(this.#text)?.[0].length ?? 0;
  }

  #malformed(wanted: string): MalformedFrame {
    return new MalformedFrame(`a JSON body is broken at character ${this.#at}: expected ${wanted}`);
  }
}

/** fastjson lets raw control characters stand in strings; JSON wants them escaped. */
function controlEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
