/** What is wrong with an expression, in words for whoever wrote it. */
export class SqlError extends Error {}

export type SqlToken =
  | { kind: "name"; text: string }
  /** AND, OR, NOT, BETWEEN, IN, IS, NULL, TRUE, FALSE and = <> < <= > >= ( ) , + - in upper case; "" is the end. */
  | { kind: "sign"; text: string }
  | { kind: "integer"; text: string }
  | { kind: "decimal"; text: string }
  | { kind: "string"; text: string };

const keywords = new Set(["NOT", "AND", "OR", "BETWEEN", "IN", "TRUE", "FALSE", "NULL", "IS"]);
const blanks = " \t\n\r\f";
const decimal = /\d+\.\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|\d+e[+-]?\d+/iy;
/** A leading zero is a number of its own, as in 4.9: `007` is 0, and 07 begins what is left over. */
const integer = /0|[1-9]\d*l?/iy;
const word = /[a-z_$][a-z0-9_$]*/iy;
const sign = /<>|<=|>=|[=<>(),+-]/y;
const string = /'(?:''|[^'])*'/y;
const lineEnd = /\r\n|\n|\r/g;

/**
 * Cuts an SQL92 expression as 4.9's filter module does. Tokens are cut when they are asked for: what stands behind the
 * end of an expression is never looked at, as there.
 */
export class SqlTokens {
  private readonly source: string;
  private at = 0;
  private next: SqlToken | undefined;
  private nextStart = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** Where the next token begins, counted from 1. */
  get column(): number {
    this.peek();
    return this.nextStart + 1;
  }

  /** Throws `SqlError` when no token begins here. */
  peek(): SqlToken {
    return (this.next ??= this.cut());
  }

  take(): SqlToken {
    const token = this.peek();
    this.next = undefined;
    return token;
  }

  private cut(): SqlToken {
    this.skip();
    this.nextStart = this.at;
    if (this.at === this.source.length) return { kind: "sign", text: "" };
    const number = this.match(decimal);
    if (number !== undefined) return { kind: "decimal", text: number };
    const whole = this.match(integer);
    if (whole !== undefined) return { kind: "integer", text: whole };
    const name = this.match(word);
    if (name !== undefined) return keywords.has(name.toUpperCase()) ? { kind: "sign", text: name.toUpperCase() } : { kind: "name", text: name };
    const symbol = this.match(sign);
    if (symbol !== undefined) return { kind: "sign", text: symbol };
    const quoted = this.match(string);
    if (quoted !== undefined) return { kind: "string", text: quoted.slice(1, -1).replaceAll("''", "'") };
    const [character] = this.source.slice(this.at);
    throw new SqlError(character === "'" ? `the string that begins at column ${this.at + 1} has no end` : `unexpected ${JSON.stringify(character)} at column ${this.at + 1}`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Blanks and comments. A line comment needs its line's end, as in 4.9; without it `--` is two signs. */
  private skip(): void {
    const { source } = this;
    for (;;) {
      if (this.at < source.length && blanks.includes(source.charAt(this.at))) {
        this.at++;
      } else if (source.startsWith("--", this.at)) {
        lineEnd.lastIndex = this.at;
        if (!lineEnd.test(source)) return;
        this.at = lineEnd.lastIndex;
      } else if (source.startsWith("/*", this.at)) {
        const end = source.indexOf("*/", this.at + 2);
        if (end < 0) return;
        this.at = end + 2;
      } else return;
    }
  }
}
