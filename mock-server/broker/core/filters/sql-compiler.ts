import { compareDoubles, compareNumbers, compareTextWithNumber, javaDouble } from "./java-numbers.ts";
import type { Comparison, SqlNode, SqlNumber } from "./sql-nodes.ts";

/** What an expression gives for a message: 4.9's Boolean, its null, or the exception that ends the whole evaluation. */
const no = 0;
export const yes = 1;
const unknown = 2;
const failed = 3;
type Verdict = typeof no | typeof yes | typeof unknown | typeof failed;

/** Values of the properties by slot; undefined where the message has none. */
export type SlotValues = (string | undefined)[];
export type Evaluator = (values: SlotValues) => Verdict;
type Reader = (values: SlotValues) => string | undefined;

/** One side of a comparison: numbers are known when the expression is read, the rest when a message is there. */
type Side = { kind: "text"; read: Reader } | { kind: "number"; number: SqlNumber } | { kind: "truth"; evaluate: Evaluator };

/** Turns a parsed expression into one function; its depth is limited by the parser. */
export function compileSql(node: SqlNode): Evaluator {
  switch (node.kind) {
    case "boolean":
      return constantly(node.value === null ? unknown : truth(node.value));
    case "cast":
      return castOf(node.of);
    case "not":
      return notOf(compileSql(node.of));
    case "nothing":
      return nothingOf(node.of);
    case "and":
    case "or":
      return chainOf(node.parts.map(compileSql), node.kind === "and" ? no : yes);
    case "compare":
      return node.operator === "=" ? equals(sideOf(node.left), sideOf(node.right)) : relates(node.operator, sideOf(node.left), sideOf(node.right));
    case "in":
      return among(node.slot, node.texts, node.negated);
    default:
      return constantly(unknown);
  }
}

function truth(value: boolean): Verdict {
  return value ? yes : no;
}

function constantly(verdict: Verdict): Evaluator {
  return () => verdict;
}

/** A property where a truth value is wanted: its text is none, whatever it says. */
function castOf(of: SqlNode): Evaluator {
  const read = readerOf(of);
  return (values) => (read(values) === undefined ? unknown : no);
}

function notOf(evaluate: Evaluator): Evaluator {
  return (values) => {
    const verdict = evaluate(values);
    return verdict === yes ? no : verdict === no ? yes : verdict;
  };
}

function nothingOf(of: SqlNode): Evaluator {
  const side = sideOf(of);
  if (side.kind !== "truth") return constantly(unknown);
  return (values) => (side.evaluate(values) === failed ? failed : unknown);
}

/** AND ends at the first no, OR at the first yes; both at the first failure. */
function chainOf(parts: Evaluator[], decisive: Verdict): Evaluator {
  const indecisive = decisive === no ? yes : no;
  return (values) => {
    let result: Verdict = indecisive;
    for (const evaluate of parts) {
      const verdict = evaluate(values);
      if (verdict === decisive || verdict === failed) return verdict;
      if (verdict === unknown) result = unknown;
    }
    return result;
  };
}

function among(slot: number, texts: ReadonlySet<string>, negated: boolean): Evaluator {
  return (values) => {
    const value = values[slot];
    return value === undefined ? unknown : truth(texts.has(value) !== negated);
  };
}

function sideOf(node: SqlNode): Side {
  if (node.kind === "property" || node.kind === "text") return { kind: "text", read: readerOf(node) };
  if (node.kind === "number") return { kind: "number", number: node.number };
  return { kind: "truth", evaluate: compileSql(node) };
}

function readerOf(node: SqlNode): Reader {
  if (node.kind === "property") {
    const { slot } = node;
    return (values) => values[slot];
  }
  const text = node.kind === "text" ? node.text : undefined;
  return () => text;
}

/** `=` of 4.9: nothing against nothing is yes, nothing against something unknown, something against nothing no. */
function equals(left: Side, right: Side): Evaluator {
  if (left.kind === "truth" || right.kind === "truth") return truthEquals(left, right);
  if (left.kind === "number" && right.kind === "number") return constantly(truth(compareNumbers(left.number, right.number) === 0));
  if (left.kind === "text" && right.kind === "text") {
    return (values) => {
      const text = left.read(values);
      const other = right.read(values);
      if (text === undefined) return other === undefined ? yes : unknown;
      return truth(text === other);
    };
  }
  const withNothing = left.kind === "text" ? unknown : no;
  const read = left.kind === "text" ? left.read : right.kind === "text" ? right.read : nothingToRead;
  const number = left.kind === "number" ? left.number : right.kind === "number" ? right.number : noNumber;
  return (values) => {
    const text = read(values);
    if (text === undefined) return withNothing;
    const sign = compareTextWithNumber(text, number);
    return sign === undefined ? failed : truth(sign === 0);
  };
}

const nothingToRead: Reader = () => undefined;
const noNumber: SqlNumber = { type: "int", value: 0 };

/** A truth value against anything. Text on the left is read as one; on the right it is a failure, as in 4.9. */
function truthEquals(left: Side, right: Side): Evaluator {
  return (values) => {
    const one = valueOf(left, values);
    if (one === failed) return failed;
    const other = valueOf(right, values);
    if (other === failed) return failed;
    if (one === unknown) return other === unknown ? yes : unknown;
    if (other === unknown) return no;
    if (typeof one === "string") return truth(one.toLowerCase() === "true" ? other === yes : other === no);
    if (typeof other === "string") return failed;
    return truth(one === other);
  };
}

const anyNumber = -1;

/** A number is never equal to a truth value, so it need not be told which one. */
function valueOf(side: Side, values: SlotValues): Verdict | string | typeof anyNumber {
  if (side.kind === "truth") return side.evaluate(values);
  if (side.kind === "text") return side.read(values) ?? unknown;
  return anyNumber;
}

function relates(operator: Comparison, left: Side, right: Side): Evaluator {
  const holds = relationOf(operator);
  if (left.kind === "truth") return left.evaluate;
  if (left.kind === "number") {
    if (right.kind === "number") return constantly(truth(holds(compareNumbers(left.number, right.number))));
    if (right.kind === "truth") return right.evaluate;
    return relatesTextToNumber(right.read, left.number, (sign) => holds(-sign));
  }
  if (right.kind === "number") return relatesTextToNumber(left.read, right.number, holds);
  return (values) => {
    const text = left.read(values);
    if (text === undefined) return unknown;
    if (right.kind === "truth") return right.evaluate(values);
    const other = right.read(values);
    if (other === undefined) return unknown;
    const one = javaDouble(text);
    const two = javaDouble(other);
    return one === undefined || two === undefined ? failed : truth(holds(compareDoubles(one, two)));
  };
}

function relatesTextToNumber(read: Reader, number: SqlNumber, holds: (sign: number) => boolean): Evaluator {
  return (values) => {
    const text = read(values);
    if (text === undefined) return unknown;
    const sign = compareTextWithNumber(text, number);
    return sign === undefined ? failed : truth(holds(sign));
  };
}

function relationOf(operator: Comparison): (sign: number) => boolean {
  switch (operator) {
    case ">":
      return (sign) => sign > 0;
    case ">=":
      return (sign) => sign >= 0;
    case "<":
      return (sign) => sign < 0;
    default:
      return (sign) => sign <= 0;
  }
}
