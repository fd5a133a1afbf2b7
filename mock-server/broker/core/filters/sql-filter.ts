import { PropertyValues } from "./property-values.ts";
import { compileSql, yes, type Evaluator } from "./sql-compiler.ts";
import { parseSql } from "./sql-parser.ts";
import { SqlError } from "./sql-tokens.ts";

const mostKept = 500;
/** A longer expression is parsed again with every pull, so that those that are kept take no memory to speak of. */
const mostKeptCharacters = 4096;
const kept = new Map<string, SqlFilter | SqlError>();

/** An SQL92 expression over message properties, as Apache RocketMQ 4.9 understands it (protocol sheet section 5, Filters). */
export class SqlFilter {
  private readonly evaluate: Evaluator;
  private readonly properties: PropertyValues;

  private constructor(expression: string) {
    const { root, names } = parseSql(expression);
    this.evaluate = compileSql(root);
    this.properties = new PropertyValues(names);
  }

  /** Expressions come again with every pull, so the latest ones are kept, the wrong ones too. */
  static of(expression: string): SqlFilter | SqlError {
    const known = kept.get(expression);
    if (known) return known;
    const made = SqlFilter.make(expression);
    if (expression.length > mostKeptCharacters) return made;
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(expression, made);
    return made;
  }

  /** Whether stored properties satisfy the expression; anything but a clear yes is a no. */
  matches(bytes: Buffer, start: number, end: number): boolean {
    return this.evaluate(this.properties.read(bytes, start, end)) === yes;
  }

  private static make(expression: string): SqlFilter | SqlError {
    try {
      return new SqlFilter(expression);
    } catch (error) {
      if (error instanceof SqlError) return error;
      throw error;
    }
  }
}
