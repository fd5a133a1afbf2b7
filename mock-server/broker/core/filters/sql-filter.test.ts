import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlCases, sqlMessages, type SqlAnswer } from "./sql-cases.ts";
import { SqlFilter } from "./sql-filter.ts";
import { printTree, treeMatches, type Tree } from "./sql-oracle.ts";

function stored(properties: Readonly<Record<string, string>>): Buffer {
  return Buffer.from([...Object.entries(properties), ["CLUSTER", "DefaultCluster"]].map((pair) => pair.join("\u0001")).join("\u0002"));
}

function matches(filter: SqlFilter, properties: Buffer): boolean {
  return filter.matches(properties, 0, properties.length);
}

function answerOf(expression: string): SqlAnswer {
  const filter = SqlFilter.of(expression);
  if (!(filter instanceof SqlFilter)) return "error";
  return sqlMessages.flatMap((properties, place) => (matches(filter, stored(properties)) ? [place] : []));
}

function wordsOf(expression: string): string {
  const filter = SqlFilter.of(expression);
  return filter instanceof Error ? filter.message : "no error";
}

const names = fc.constantFrom("a", "b", "c");
const texts = fc.constantFrom("1", "2", "-1", "1.5", "true", "FALSE", "x", "it's", "3000000000", "9999999999999999999", "1e3", "杭州");
const literals = fc.constantFrom("1", "2", "1.5", "3000000000", "5L", "TRUE", "FALSE", "NULL", "'x'", "'1'", "'it''s'", "'true'");
const { tree: trees } = fc.letrec<{ tree: Tree; leaf: Tree }>((tie) => {
  const pair = { left: tie("tree"), right: tie("tree") };
  return {
    leaf: fc.oneof(fc.record({ is: fc.constant("property" as const), name: names }), fc.record({ is: fc.constant("literal" as const), text: literals })),
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("leaf"),
      fc.record({ is: fc.constantFrom("minus" as const, "NOT" as const), of: tie("tree") }),
      fc.record({ is: fc.constantFrom("AND" as const, "OR" as const), ...pair }),
      fc.record({ is: fc.constantFrom("=" as const, "<>" as const, ">" as const, ">=" as const, "<" as const, "<=" as const), ...pair }),
      fc.record({ is: fc.constant("null?" as const), of: tie("tree"), negated: fc.boolean() }),
      fc.record({ is: fc.constant("between" as const), of: tie("leaf"), low: tie("leaf"), high: tie("leaf"), negated: fc.boolean() }),
      fc.record({ is: fc.constant("in" as const), name: names, texts: fc.array(texts, { minLength: 1, maxLength: 6 }), negated: fc.boolean() }),
    ),
  };
});

describe("an SQL92 filter", () => {
  it("answers as a real broker did", () => {
    for (const [expression, answer] of sqlCases) expect({ expression, answer: answerOf(expression) }).toEqual({ expression, answer });
  });

  it("means what an independent interpreter means, for any expression that is accepted", () => {
    let accepted = 0;
    const property = fc.property(trees, fc.dictionary(names, texts), (tree, properties) => {
      const filter = SqlFilter.of(printTree(tree));
      if (!(filter instanceof SqlFilter)) return;
      accepted++;
      expect(matches(filter, stored(properties))).toBe(treeMatches(tree, properties));
    });
    fc.assert(property, { numRuns: 5_000 });
    expect(accepted).toBeGreaterThan(1_000);
  });

  it("takes any text without falling over", () => {
    const pieces = fc.constantFrom("a", "AND", "OR", "NOT", "(", ")", "=", "<>", "'", "'x'", "1", ".5", "IS", "NULL", "IN", ",", "BETWEEN", "-", "--", "\n", "/*", "*/", "é", "\u0000");
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => void SqlFilter.of(parts.join(" "))), { numRuns: 3_000 });
  });

  it("says what is wrong, and where", () => {
    expect(wordsOf("a = 5 AND")).toBe("expected a property, a number, a string or a parenthesis at column 10, found the end");
    expect(wordsOf("a IS 5")).toBe("expected NULL at column 6, found 5");
    expect(wordsOf("b = 'x")).toBe("the string that begins at column 5 has no end");
    expect(wordsOf("a != 5")).toBe('unexpected "!" at column 3');
    expect(wordsOf("a > 'x'")).toBe("the string 'x' cannot be compared with >, only numbers can");
    expect(wordsOf("a = NULL")).toContain("use IS NULL");
    expect(wordsOf("a BETWEEN 5 AND 1")).toContain("must not be above");
  });

  it.each([
    ["parentheses", `${"(".repeat(50_000)}a${")".repeat(9_000)}`, "deeper than 200"],
    ["NOTs", `${"NOT ".repeat(10_000)}TRUE`, "deeper than 200"],
    ["signs", `a = ${"-".repeat(30_000)}5`, "deeper than 200"],
    ["comparisons", `a${" = 1".repeat(10_000)}`, "deeper than 200"],
    ["conditions", `a = 1${" OR a = 1".repeat(3_000)}`, "more than 2000 conditions"],
    ["characters", `a IN (${"'x', ".repeat(20_000)}'y')`, "more than 65536"],
  ])("refuses too many %s", (_title, expression, words) => {
    expect(wordsOf(expression)).toContain(words);
  });

  it("takes as many conditions as it says, and a long list", () => {
    const filter = SqlFilter.of(`a = 0${" OR a = 1".repeat(1_998)} OR a = 7`);
    expect(filter instanceof SqlFilter && [matches(filter, stored({ a: "7" })), matches(filter, stored({ a: "8" }))]).toEqual([true, false]);
    const list = SqlFilter.of(`a IN (${Array.from({ length: 5_000 }, (_, index) => `'k${index}'`).join(",")})`);
    expect(list instanceof SqlFilter && [matches(list, stored({ a: "k4999" })), matches(list, stored({ a: "k5000" }))]).toEqual([true, false]);
  });

  it.each([
    ["digits", `${"1".repeat(300_000)}x`],
    ["hexadecimal digits", `0x${"1".repeat(300_000)}`],
  ])("reads a long property that is almost a number in one go: %s", (_title, text) => {
    const filter = SqlFilter.of("a > 1.5");
    expect(filter instanceof SqlFilter && matches(filter, stored({ a: text }))).toBe(false);
  });

  it("reads properties as Java does: the last of two, no empty ones, many names", () => {
    const raw = Buffer.from("..a\u00011\u0002a\u00012\u0002b\u0001\u0002\u0001x\u0002c\u00011\u0001x\u0002d");
    const ask = (expression: string): boolean | Error => {
      const filter = SqlFilter.of(expression);
      return filter instanceof SqlFilter ? filter.matches(raw, 2, raw.length) : filter;
    };
    expect([ask("a = 2"), ask("b IS NULL"), ask("c = '1\u0001x'"), ask("d IS NULL")]).toEqual([true, true, true, true]);
    expect(ask(`a = 2 AND ${Array.from({ length: 20 }, (_, index) => `n${index} IS NULL`).join(" AND ")}`)).toBe(true);
  });
});
