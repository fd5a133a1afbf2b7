/*
 * Tests only: the meaning of an expression told a second time, as an interpreter of Java-typed values that throws where
 * Java throws. It shares no code with the evaluator, and works on trees, so that it does not need the parser either.
 */

type Relation = "=" | "<>" | ">" | ">=" | "<" | "<=";

export type Tree =
  | { is: "property"; name: string }
  | { is: "literal"; text: string }
  | { is: "minus" | "NOT"; of: Tree }
  | { is: "AND" | "OR"; left: Tree; right: Tree }
  | { is: Relation; left: Tree; right: Tree }
  | { is: "null?"; of: Tree; negated: boolean }
  | { is: "between"; of: Tree; low: Tree; high: Tree; negated: boolean }
  | { is: "in"; name: string; texts: string[]; negated: boolean };

interface JavaValue {
  type: "Integer" | "Long" | "Double" | "String" | "Boolean";
  value: string | number | bigint | boolean;
}

class Thrown extends Error {}

/** The expression's text, every part in parentheses. */
export function printTree(tree: Tree): string {
  switch (tree.is) {
    case "property":
      return tree.name;
    case "literal":
      return tree.text;
    case "minus":
      return `-(${printTree(tree.of)})`;
    case "NOT":
      return `NOT (${printTree(tree.of)})`;
    case "null?":
      return `(${printTree(tree.of)}) IS ${tree.negated ? "NOT " : ""}NULL`;
    case "between":
      return `(${printTree(tree.of)}) ${tree.negated ? "NOT " : ""}BETWEEN (${printTree(tree.low)}) AND (${printTree(tree.high)})`;
    case "in":
      return `${tree.name} ${tree.negated ? "NOT " : ""}IN (${tree.texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ")})`;
    default:
      return `(${printTree(tree.left)}) ${tree.is} (${printTree(tree.right)})`;
  }
}

/** Whether a message is matched; an exception, null, and whatever is no Boolean are a no. */
export function treeMatches(tree: Tree, properties: Readonly<Record<string, string>>): boolean {
  try {
    return evaluate(tree, properties)?.value === true;
  } catch (error) {
    if (error instanceof Thrown) return false;
    throw error;
  }
}

function evaluate(tree: Tree, properties: Readonly<Record<string, string>>): JavaValue | null {
  const value = (part: Tree): JavaValue | null => evaluate(part, properties);
  switch (tree.is) {
    case "property":
      return tree.name in properties ? { type: "String", value: properties[tree.name] ?? "" } : null;
    case "literal":
      return literal(tree.text);
    case "minus":
      return minus(value(tree.of));
    case "NOT":
      return opposite(condition(tree.of, properties));
    case "AND":
    case "OR": {
      const decisive = tree.is === "OR";
      const left = condition(tree.left, properties);
      if (left?.value === decisive) return left;
      const right = condition(tree.right, properties);
      if (right?.value === decisive) return right;
      return left === null || right === null ? null : truth(!decisive);
    }
    case "null?":
      return truth((value(tree.of) === null) !== tree.negated);
    case "between":
      return evaluate(asPair(tree), properties);
    case "in": {
      const text = properties[tree.name];
      return text === undefined ? null : truth(tree.texts.includes(text) !== tree.negated);
    }
    case "<>":
      return opposite(equal(value(tree.left), value(tree.right)));
    case "=":
      return equal(value(tree.left), value(tree.right));
    default: {
      const left = value(tree.left);
      return left === null ? null : related(tree.is, left, value(tree.right));
    }
  }
}

function asPair({ of, low, high, negated }: Extract<Tree, { is: "between" }>): Tree {
  if (negated) return { is: "OR", left: { is: "<", left: of, right: low }, right: { is: ">", left: of, right: high } };
  return { is: "AND", left: { is: ">=", left: of, right: low }, right: { is: "<=", left: of, right: high } };
}

/** A property as a condition is a text, and that is never true. */
function condition(tree: Tree, properties: Readonly<Record<string, string>>): JavaValue | null {
  const value = evaluate(tree, properties);
  return tree.is === "property" && value !== null ? truth(false) : value;
}

function truth(value: boolean): JavaValue {
  return { type: "Boolean", value };
}

function opposite(value: JavaValue | null): JavaValue | null {
  return value === null ? null : truth(value.value !== true);
}

function literal(text: string): JavaValue | null {
  if (text === "NULL") return null;
  if (text === "TRUE" || text === "FALSE") return truth(text === "TRUE");
  if (text.startsWith("'")) return { type: "String", value: text.slice(1, -1).replaceAll("''", "'") };
  if (/[.e]/i.test(text)) return { type: "Double", value: Number.parseFloat(text) };
  const long = BigInt(text.replace("L", ""));
  return long < 2n ** 31n ? { type: "Integer", value: Number(long) } : { type: "Long", value: long };
}

function minus(value: JavaValue | null): JavaValue | null {
  if (value === null || value.type === "String" || value.type === "Boolean") return null;
  if (typeof value.value === "bigint") return { type: "Long", value: -value.value };
  return { type: value.type, value: value.type === "Integer" ? 0 - Number(value.value) : -Number(value.value) };
}

function equal(left: JavaValue | null, right: JavaValue | null): JavaValue | null {
  if (left === null) return right === null ? truth(true) : null;
  if (right === null) return truth(false);
  return truth(compare(left, right) === 0);
}

function related(relation: Relation, left: JavaValue, right: JavaValue | null): JavaValue | null {
  if (right === null) return null;
  const bothText = left.type === "String" && right.type === "String";
  const order = bothText ? compare(parse("Double", left.value), parse("Double", right.value)) : compare(left, right);
  const allowed = { ">": order > 0, ">=": order >= 0, "<": order < 0, "<=": order <= 0, "=": order === 0, "<>": order !== 0 };
  return truth(allowed[relation]);
}

const wideness = ["Integer", "Long", "Double"];

function compare(left: JavaValue, right: JavaValue): number {
  if (left.type === right.type) return sorted(left, right);
  if (left.type === "Boolean") {
    if (right.type === "String") throw new Thrown("ClassCastException");
    return -1;
  }
  if (left.type === "String") return sorted(parse(right.type, left.value), right);
  if (right.type === "String") return sorted(left, parse(left.type, right.value));
  if (right.type === "Boolean") return -1;
  const wider = wideness[Math.max(wideness.indexOf(left.type), wideness.indexOf(right.type))];
  if (wider === "Double") return sorted({ type: "Double", value: Number(left.value) }, { type: "Double", value: Number(right.value) });
  return sorted({ type: "Long", value: BigInt(Number(left.value)) }, { type: "Long", value: BigInt(Number(right.value)) });
}

/** Numbers of the generated messages are plain, so that JavaScript reads them as Java does. */
function parse(type: JavaValue["type"], source: JavaValue["value"]): JavaValue {
  const text = String(source);
  if (type === "Boolean") return truth(/^true$/i.test(text));
  if (type === "String") return { type, value: text };
  if (type === "Double" && /^-?\d+(\.\d+)?(e\d+)?$/.test(text)) return { type, value: Number.parseFloat(text) };
  if (type === "Double" || !/^-?\d+$/.test(text)) throw new Thrown("NumberFormatException");
  const long = BigInt(text);
  const bits = type === "Integer" ? 31n : 63n;
  if (long >= 2n ** bits || long < -(2n ** bits)) throw new Thrown("NumberFormatException");
  return type === "Integer" ? { type, value: Number(long) } : { type, value: long };
}

function sorted(left: JavaValue, right: JavaValue): number {
  if (Object.is(left.value, 0) && Object.is(right.value, -0)) return 1;
  if (Object.is(left.value, -0) && Object.is(right.value, 0)) return -1;
  return left.value === right.value ? 0 : left.value > right.value ? 1 : -1;
}
