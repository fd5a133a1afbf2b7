import { JsonTape } from "./json-tape.ts";

/** The text is not JSON (RFC 8259); `at` is the first character that does not fit. */
export class JsonSyntaxError extends Error {
  readonly at: number;

  constructor(at: number) {
    super(`no JSON at character ${at}`);
    this.at = at;
  }
}

type Expected = "value" | "firstValue" | "key" | "firstKey" | "separator" | "end";

const code = { quote: 34, comma: 44, colon: 58, open: 91, backslash: 92, close: 93, brace: 123, unbrace: 125 } as const;
const words: Record<string, string | undefined> = { t: "true", f: "false", n: "null" };
const escapes = new Set(Array.from('"\\/bfnrtu', (letter) => letter.charCodeAt(0)));
const unicodeEscape = "u".charCodeAt(0);
const hexDigits = /[0-9a-fA-F]{4}/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** Reads JSON text into a tape, some values at a time, so that a page can breathe between; takes what `JSON.parse` takes. */
export class JsonReader {
  readonly tape: JsonTape;
  /** How far the text is read, in characters. */
  at = 0;
  #expected: Expected = "value";
  /** The open containers, innermost last. */
  readonly #open: number[] = [];
  #keyStart = -1;
  #keyEnd = -1;

  constructor(text: string) {
    this.tape = new JsonTape(text);
  }

  /** Reads about `nodes` more values; true when the whole text is read. Throws JsonSyntaxError. */
  read(nodes: number): boolean {
    const stopAt = this.tape.length + nodes;
    while (this.#expected !== "end") {
      if (this.tape.length >= stopAt) return false;
      this.#step();
    }
    this.#skipSpace();
    if (this.at < this.tape.text.length) this.#refuse();
    return true;
  }

  #step(): void {
    this.#skipSpace();
    const next = this.tape.text.charCodeAt(this.at);
    switch (this.#expected) {
      case "firstValue":
        return next === code.close ? this.#closeContainer() : this.#readValue(next);
      case "firstKey":
        return next === code.unbrace ? this.#closeContainer() : this.#readKey(next);
      case "key":
        return this.#readKey(next);
      case "separator":
        return this.#readSeparator(next);
      default:
        return this.#readValue(next);
    }
  }

  #skipSpace(): void {
    const { text } = this.tape;
    for (let space = text.charCodeAt(this.at); space === 32 || space === 10 || space === 13 || space === 9; space = text.charCodeAt(this.at)) this.at += 1;
  }

  #readKey(next: number): void {
    if (next !== code.quote) this.#refuse();
    this.#keyStart = this.at;
    this.#passString();
    this.#keyEnd = this.at;
    this.#skipSpace();
    if (this.tape.text.charCodeAt(this.at) !== code.colon) this.#refuse();
    this.at += 1;
    this.#expected = "value";
  }

  #readSeparator(next: number): void {
    const isObject = this.tape.text.charCodeAt(this.tape.start(this.#open.at(-1) ?? 0)) === code.brace;
    if (next === (isObject ? code.unbrace : code.close)) return this.#closeContainer();
    if (next !== code.comma) this.#refuse();
    this.at += 1;
    this.#expected = isObject ? "key" : "value";
  }

  #readValue(next: number): void {
    const node = this.tape.push(this.at, this.#keyStart, this.#keyEnd);
    this.#keyStart = -1;
    const parent = this.#open.at(-1);
    if (parent !== undefined) this.tape.addChild(parent);
    if (next === code.brace || next === code.open) {
      this.#open.push(node);
      this.#expected = next === code.brace ? "firstKey" : "firstValue";
      this.at += 1;
      return;
    }
    if (next === code.quote) this.#passString();
    else this.#passWord();
    this.#finish(node);
  }

  #closeContainer(): void {
    this.at += 1;
    const node = this.#open.pop();
    if (node !== undefined) this.#finish(node);
  }

  #finish(node: number): void {
    this.tape.close(node, this.at);
    this.#expected = this.#open.length === 0 ? "end" : "separator";
  }

  #passWord(): void {
    const { text } = this.tape;
    const word = words[text.charAt(this.at)];
    number.lastIndex = this.at;
    if (word !== undefined && text.startsWith(word, this.at)) this.at += word.length;
    else if (word === undefined && number.test(text)) this.at = number.lastIndex;
    else this.#refuse();
  }

  #passString(): void {
    const { text } = this.tape;
    for (let at = this.at + 1; ; at += 1) {
      const letter = text.charCodeAt(at);
      if (letter === code.quote) {
        this.at = at + 1;
        return;
      }
      if (letter === code.backslash) {
        at += 1;
        const escaped = text.charCodeAt(at);
        hexDigits.lastIndex = at + 1;
        if (!escapes.has(escaped) || (escaped === unicodeEscape && !hexDigits.test(text))) this.#refuse(at);
      } else if (!(letter >= 32)) this.#refuse(at);
    }
  }

  #refuse(at = this.at): never {
    throw new JsonSyntaxError(at);
  }
}
