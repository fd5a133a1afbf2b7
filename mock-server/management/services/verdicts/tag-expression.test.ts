import { expect, it } from "vitest";
import { asksForTag } from "./tag-expression.ts";

it.each([
  ["*", "A", true],
  ["", "", true],
  ["A", "A", true],
  ["A || B", "B", true],
  ["A||B", "A", true],
  ["A || B", "C", false],
  ["A", "", false],
  ["A ||", "", false],
  ["AB", "A", false],
])("%j asks for %j: %s", (expression, tag, expected) => expect(asksForTag(expression, tag)).toBe(expected));
