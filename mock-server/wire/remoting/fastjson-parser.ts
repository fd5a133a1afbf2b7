import { FastjsonObject } from "./fastjson-object.ts";
import { MalformedFrame } from "./remoting-errors.ts";
import type { FastjsonValue } from "./fastjson-object.ts";

// value  = object | array | string | number | true | false | null
// object = "{" [ key ":" value { "," key ":" value } ] "}"
// key    = string | number | bare word | object            <- the last three are fastjson's own (protocol sheet §3)
const deepestNesting = 64;
const numberPattern = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordPattern = /[A-Za-z_$][\w$]*/y;
const stringPattern = /"(?:[^"\\]|\\.)*"/sy;
const spacePattern = /[\s]*/y;
/** Integers of so many digits are exact numbers. */
const mostPlainDigits = 15;
/** Names of fields repeat thousands of times in an answer: the last one of each place is given again instead of cut out anew. */
const knownNames: string[] = Array.from({ length: 256 }, () => "");
const longestKnownName = 40;
const [quote, backslash, minus, zero, nine, openBrace, openBracket] = [0x22, 0x5c, 0x2d, 0x30, 0x39, 0x7b, 0x5b];

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
    const next = this.#text.charCodeAt(this.#at);
    if (next === openBrace) return this.#object();
    if (next === openBracket) return this.#array();
    if (next === quote) return this.#string();
    if (next === minus || (next >= zero && next <= nine)) return this.#number();
    return this.#literal();
  }

  #goDeeper(): void {
    if (++this.#depth > deepestNesting) throw new MalformedFrame(`a JSON body nests deeper than ${deepestNesting}`);
    this.#at++;
  }

  #object(): FastjsonObject {
    const object = new FastjsonObject();
    this.#goDeeper();
    if (this.#takes("}")) {
      this.#depth--;
      return object;
    }
    do {
      const key = this.#key();
      if (!this.#takes(":")) throw this.#malformed("a colon");
      const value = this.#value();
      if (typeof key === "string") object.fields.set(key, value);
      else object.objectKeyed.push([key, value]);
    } while (this.#takes(","));
    if (!this.#takes("}")) throw this.#malformed("a comma or the end of an object");
    this.#depth--;
    return object;
  }

  #key(): string | FastjsonObject {
    this.#skipSpace();
    const next = this.#text.charCodeAt(this.#at);
    if (next === openBrace) return this.#object();
    if (next === quote) return this.#name();
    const word = this.#match(numberPattern) ?? this.#match(wordPattern);
    if (word === undefined) throw this.#malformed("a key");
    return word;
  }

  #array(): FastjsonValue[] {
    const items: FastjsonValue[] = [];
    this.#goDeeper();
    if (this.#takes("]")) {
      this.#depth--;
      return items;
    }
    do items.push(this.#value());
    while (this.#takes(","));
    if (!this.#takes("]")) throw this.#malformed("a comma or the end of an array");
    this.#depth--;
    return items;
  }

  /** A text that is likely to come again; see `knownNames`. */
  #name(): string {
    const start = this.#at + 1;
    const end = this.#plainEnd();
    if (end < 0 || end === start || end - start > longestKnownName) return this.#string();
    const place = (this.#text.charCodeAt(start) * 31 + this.#text.charCodeAt(end - 1) * 7 + (end - start)) & (knownNames.length - 1);
    const known = knownNames[place];
    this.#at = end + 1;
    if (known?.length === end - start && this.#text.startsWith(known, start)) return known;
    // A copy: a part of the text would keep all of it.
    return (knownNames[place] = Buffer.from(this.#text.slice(start, end)).toString());
  }

  /** Where the text that begins here ends; -1 when it has an escape, or no end. */
  #plainEnd(): number {
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const character = this.#text.charCodeAt(at);
      if (character === quote) return at;
      if (character === backslash) return -1;
    }
    return -1;
  }

  #string(): string {
    const end = this.#plainEnd();
    if (end >= 0) {
      const plain = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
      return plain;
    }
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
    return this.#shortInteger() ?? this.#longNumber();
  }

  /** Most numbers are: read without a text in between. undefined = it is another one, and nothing was taken. */
  #shortInteger(): number | undefined {
    const isNegative = this.#text.charCodeAt(this.#at) === minus;
    const start = isNegative ? this.#at + 1 : this.#at;
    let at = start;
    let value = 0;
    for (; at - start <= mostPlainDigits; at++) {
      const digit = this.#text.charCodeAt(at) - zero;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    const length = at - start;
    const next = this.#text[at];
    if (length === 0 || length > mostPlainDigits || next === "." || next === "e" || next === "E") return undefined;
    this.#at = at;
    return isNegative ? -value : value;
  }

  #longNumber(): number | bigint {
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
