import { compareNumbers, javaDouble, javaLong } from "./java-numbers.ts";
import { isBoolean, isLiteral, type Comparison, type SqlNode, type SqlNumber } from "./sql-nodes.ts";
import { SqlError, SqlTokens } from "./sql-tokens.ts";

/*
 * or         = and {OR and}
 * and        = equality {AND equality}
 * equality   = comparison {(= | <>) comparison | IS [NOT] NULL}
 * comparison = unary {(> | >= | < | <=) unary | [NOT] BETWEEN unary AND unary | [NOT] IN (string {, string})}
 * unary      = (+ | - | NOT) unary | primary
 * primary    = string | number | TRUE | FALSE | NULL | property | ( or )
 *
 * What follows a whole expression is ignored, as in 4.9 (its grammar does not ask for the end).
 */

/** Neither parsing nor evaluating goes deeper; AND and OR of many parts are one level. */
const mostLevels = 200;
const mostCharacters = 65_536;
/** What one message may cost: an IN of a thousand texts is one condition. */
const mostConditions = 2_000;
const mostInt = 0x7fff_ffffn;

export interface ParsedSql {
  root: SqlNode;
  /** The property names, in the order of their slots. */
  names: string[];
}

/** Parses an expression and checks its types where 4.9 does. Throws `SqlError`. */
export function parseSql(expression: string): ParsedSql {
  if (expression.length > mostCharacters) throw new SqlError(`the expression has ${expression.length} characters, more than ${mostCharacters}`);
  const parser = new SqlParser(expression);
  return { root: parser.parse(), names: parser.names };
}

class SqlParser {
  readonly names: string[] = [];
  private readonly slots = new Map<string, number>();
  private readonly tokens: SqlTokens;
  private readonly levels = new Map<SqlNode, number>();
  private open = 0;
  private conditions = 0;

  constructor(expression: string) {
    this.tokens = new SqlTokens(expression);
  }

  parse(): SqlNode {
    return this.asBoolean(this.or());
  }

  private or(): SqlNode {
    return this.chain("or", () => this.and());
  }

  private and(): SqlNode {
    return this.chain("and", () => this.equality());
  }

  private chain(kind: "and" | "or", part: () => SqlNode): SqlNode {
    const first = part();
    if (!this.isNext(kind.toUpperCase())) return first;
    const parts = [this.asBoolean(first)];
    while (this.skip(kind.toUpperCase())) parts.push(this.asBoolean(part()));
    return this.made({ kind, parts }, parts);
  }

  private equality(): SqlNode {
    let left = this.comparison();
    for (;;) {
      if (this.skip("=")) left = this.equal(left, this.comparison());
      else if (this.skip("<>")) left = this.not(this.equal(left, this.comparison()));
      else if (this.skip("IS")) left = this.isNull(left);
      else return left;
    }
  }

  private isNull(left: SqlNode): SqlNode {
    const negated = this.skip("NOT");
    this.expect("NULL");
    const isNull = this.compare("=", left, { kind: "boolean", value: null });
    return negated ? this.not(isNull) : isNull;
  }

  private comparison(): SqlNode {
    let left = this.unary();
    for (;;) {
      const operator = this.relation();
      if (operator) {
        left = this.relate(operator, left, this.unary());
      } else {
        const negated = this.skip("NOT");
        if (this.skip("BETWEEN")) left = this.between(left, negated);
        else if (this.skip("IN")) left = this.among(left, negated);
        else if (negated) throw this.unexpected("BETWEEN or IN after NOT");
        else return left;
      }
    }
  }

  private relation(): Exclude<Comparison, "="> | undefined {
    for (const operator of [">=", "<=", ">", "<"] as const) if (this.skip(operator)) return operator;
    return undefined;
  }

  private between(value: SqlNode, negated: boolean): SqlNode {
    const low = this.unary();
    this.expect("AND");
    const high = this.unary();
    if (negated) {
      const outside = [this.relate("<", value, low), this.relate(">", value, high)];
      return this.made({ kind: "or", parts: outside }, outside);
    }
    const within = [this.relate(">=", value, low), this.relate("<=", value, high)];
    if (low.kind === "number" && high.kind === "number" && low.isLiteral && high.isLiteral && compareNumbers(high.number, low.number) < 0) {
      throw new SqlError(`BETWEEN ${low.number.value} AND ${high.number.value}: the first value must not be above the second`);
    }
    return this.made({ kind: "and", parts: within }, within);
  }

  private among(left: SqlNode, negated: boolean): SqlNode {
    if (left.kind !== "property") throw new SqlError("only a property may stand before IN");
    this.expect("(");
    const texts = new Set<string>();
    do texts.add(this.string());
    while (this.skip(","));
    this.expect(")");
    this.count();
    return this.made({ kind: "in", slot: left.slot, texts, negated }, []);
  }

  private string(): string {
    const token = this.tokens.peek();
    if (token.kind !== "string") throw this.unexpected("a string in quotes");
    this.tokens.take();
    return token.text;
  }

  private unary(): SqlNode {
    if (this.skip("+")) return this.deeper(() => this.unary());
    if (this.skip("-")) return this.negate(this.deeper(() => this.unary()));
    if (this.skip("NOT")) return this.not(this.asBoolean(this.deeper(() => this.unary())));
    return this.primary();
  }

  private primary(): SqlNode {
    if (this.skip("(")) {
      const inner = this.deeper(() => this.or());
      this.expect(")");
      return inner;
    }
    if (this.skip("TRUE")) return { kind: "boolean", value: true };
    if (this.skip("FALSE")) return { kind: "boolean", value: false };
    if (this.skip("NULL")) return { kind: "boolean", value: null };
    const token = this.tokens.peek();
    if (token.kind === "sign") throw this.unexpected("a property, a number, a string or a parenthesis");
    this.tokens.take();
    if (token.kind === "string") return { kind: "text", text: token.text };
    if (token.kind === "name") return { kind: "property", slot: this.slotOf(token.text) };
    return { kind: "number", number: token.kind === "integer" ? wholeNumber(token.text) : decimalNumber(token.text), isLiteral: true };
  }

  private negate(of: SqlNode): SqlNode {
    return of.kind === "number" ? { kind: "number", number: negated(of.number), isLiteral: false } : this.made({ kind: "nothing", of }, [of]);
  }

  private not(of: SqlNode): SqlNode {
    return this.made({ kind: "not", of }, [of]);
  }

  private equal(left: SqlNode, right: SqlNode): SqlNode {
    for (const side of [left, right]) if (side.kind === "boolean" && side.value === null) throw new SqlError("NULL cannot be compared with = or <>; use IS NULL");
    if (left.kind === "boolean" && isLiteral(right) && right.kind !== "boolean") throw new SqlError(`${left.value ? "TRUE" : "FALSE"} cannot be compared with a number or a string`);
    return this.compare("=", left, right);
  }

  /** Only numbers are below or above others; properties are read as numbers when a message is there. */
  private relate(operator: Comparison, left: SqlNode, right: SqlNode): SqlNode {
    for (const side of [left, right]) {
      if (isBoolean(side)) throw new SqlError(`a truth value cannot be compared with ${operator}`);
      if (side.kind === "text") throw new SqlError(`the string '${side.text}' cannot be compared with ${operator}, only numbers can`);
    }
    return this.compare(operator, left, right);
  }

  private compare(operator: Comparison, left: SqlNode, right: SqlNode): SqlNode {
    this.count();
    return this.made({ kind: "compare", operator, left, right }, [left, right]);
  }

  private asBoolean(node: SqlNode): SqlNode {
    if (isBoolean(node)) return node;
    if (node.kind !== "property") throw new SqlError("the expression, or a part of it, does not give a truth value");
    return this.made({ kind: "cast", of: node }, [node]);
  }

  private slotOf(name: string): number {
    let slot = this.slots.get(name);
    if (slot === undefined) {
      this.slots.set(name, (slot = this.names.length));
      this.names.push(name);
    }
    return slot;
  }

  private made(node: SqlNode, parts: SqlNode[]): SqlNode {
    const level = 1 + parts.reduce((most, part) => Math.max(most, this.levels.get(part) ?? 0), 0);
    if (level > mostLevels) throw tooDeep();
    this.levels.set(node, level);
    return node;
  }

  private deeper(parse: () => SqlNode): SqlNode {
    if (++this.open > mostLevels) throw tooDeep();
    const node = parse();
    this.open--;
    return node;
  }

  private count(): void {
    if (++this.conditions > mostConditions) throw new SqlError(`the expression has more than ${mostConditions} conditions`);
  }

  private isNext(sign: string): boolean {
    const token = this.tokens.peek();
    return token.kind === "sign" && token.text === sign;
  }

  private skip(sign: string): boolean {
    if (!this.isNext(sign)) return false;
    this.tokens.take();
    return true;
  }

  private expect(sign: string): void {
    if (!this.skip(sign)) throw this.unexpected(sign);
  }

  private unexpected(wanted: string): SqlError {
    const { column } = this.tokens;
    const { text } = this.tokens.peek();
    return new SqlError(`expected ${wanted} at column ${column}, found ${text === "" ? "the end" : text.slice(0, 40)}`);
  }
}

function tooDeep(): SqlError {
  return new SqlError(`the expression is nested deeper than ${mostLevels} levels`);
}

function wholeNumber(text: string): SqlNumber {
  const value = javaLong(text.replace(/l$/i, ""));
  if (value === undefined) throw new SqlError(`${text} is beyond a 64-bit integer`);
  return value <= mostInt ? { type: "int", value: Number(value) } : { type: "long", value };
}

/** 4.9 takes no decimal below the smallest positive one, so that 0.0 is an error. */
function decimalNumber(text: string): SqlNumber {
  const value = javaDouble(text);
  if (value === undefined || value > Number.MAX_VALUE) throw new SqlError(`${text} is greater than ${Number.MAX_VALUE}`);
  if (value < Number.MIN_VALUE) throw new SqlError(`${text} is less than ${Number.MIN_VALUE}`);
  return { type: "double", value };
}

function negated(number: SqlNumber): SqlNumber {
  return number.type === "long" ? { type: "long", value: -number.value } : { type: number.type, value: number.type === "int" ? 0 - number.value : -number.value };
}
