import { beforeAll, describe, expect, it } from "vitest";
import { createInstance } from "i18next";
import { z } from "zod";
import { verdictEvidence } from "../../../contract/verdict-evidence.ts";
import english from "../../../i18n/en/where.json";
import chinese from "../../../i18n/zh-CN/where.json";
import { evidenceText } from "./evidence-text.ts";

/** A value of a field's schema, in two variants: as much, and as little as it may hold. */
function sample(schema: z.core.$ZodType, isFull: boolean): unknown {
  if (schema instanceof z.ZodLiteral) return [...schema.values][0];
  if (schema instanceof z.ZodNullable) return isFull ? sample(schema.unwrap(), isFull) : null;
  if (schema instanceof z.ZodBoolean) return isFull;
  if (schema instanceof z.ZodEnum) return schema.options.at(isFull ? 0 : -1);
  if (schema instanceof z.ZodArray) return ["a", "b"];
  return schema instanceof z.ZodString ? "text" : 1_763_700_000_123;
}

const facts = verdictEvidence.options.flatMap((option) => [true, false].map((isFull) => verdictEvidence.parse(Object.fromEntries(Object.entries(option.shape).map(([field, schema]) => [field, sample(schema, isFull)])))));

describe.each([
  ["en", english],
  ["zh-CN", chinese],
])("the evidence in %s", (language, catalogue) => {
  const i18n = createInstance();
  beforeAll(() => i18n.init({ lng: language, resources: { [language]: { where: catalogue } }, interpolation: { escapeValue: false } }));

  it.each(facts.map((fact) => [fact.code, fact] as const))("says %s in a sentence", (_code, fact) => {
    const text = evidenceText(i18n.getFixedT(language, "where"), fact);
    expect(text).toMatch(/[.。:：]|text$/);
    expect(text).not.toMatch(/\{\{|evidence\.|undefined|null|NaN/);
  });
});
