/** A number of an expression as Java types it: Integer, Long or Double. */
export type SqlNumber = { type: "int" | "double"; value: number } | { type: "long"; value: bigint };

export type Comparison = "=" | ">" | ">=" | "<" | "<=";

/** One piece of a parsed expression; properties are numbered by the place of their name in the expression's list. */
export type SqlNode =
  | { kind: "property"; slot: number }
  | { kind: "number"; number: SqlNumber; isLiteral: boolean }
  | { kind: "text"; text: string }
  | { kind: "boolean"; value: boolean | null }
  /** Minus before something that is no number: null, once that something is evaluated. */
  | { kind: "nothing"; of: SqlNode }
  | { kind: "cast"; of: SqlNode }
  | { kind: "not"; of: SqlNode }
  | { kind: "and" | "or"; parts: SqlNode[] }
  | { kind: "compare"; operator: Comparison; left: SqlNode; right: SqlNode }
  | { kind: "in"; slot: number; texts: ReadonlySet<string>; negated: boolean };

/** Whether 4.9 knows that the node gives a truth value (its BooleanExpression). */
export function isBoolean(node: SqlNode): boolean {
  return ["boolean", "cast", "not", "and", "or", "compare", "in"].includes(node.kind);
}

/** Whether the node is written as a value (4.9's ConstantExpression): minus makes it something else. */
export function isLiteral(node: SqlNode): boolean {
  return node.kind === "text" || node.kind === "boolean" || (node.kind === "number" && node.isLiteral);
}
