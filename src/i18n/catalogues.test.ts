import { describe, expect, it } from "vitest";

type Catalogue = { [key: string]: string | Catalogue };
const files = import.meta.glob<Catalogue>("./*/*.json", { eager: true, import: "default" });

function entriesOf(catalogue: Catalogue, prefix = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) => (typeof value === "string" ? [[prefix + key, value] as [string, string]] : entriesOf(value, `${prefix}${key}.`)));
}

/** Chinese has one plural form, English two: the keys are the same up to that suffix. */
const keysOf = (catalogue: Catalogue): string[] => [...new Set(entriesOf(catalogue).map(([key]) => key.replace(/_(one|other)$/, "")))].sort();
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1] ?? ""))].sort();

describe.each(Object.keys(files).filter((file) => file.startsWith("./en/")))("%s", (file) => {
  const english = files[file] ?? {};
  const chinese = files[file.replace("./en/", "./zh-CN/")] ?? {};

  it("has the same keys in both languages", () => expect(keysOf(chinese)).toEqual(keysOf(english)));

  it("has no empty text", () => {
    expect([...entriesOf(english), ...entriesOf(chinese)].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("fills in the same values in both languages", () => {
    const englishTexts = new Map(entriesOf(english));
    const different = entriesOf(chinese).filter(([key, text]) => {
      const counterpart = englishTexts.get(key) ?? englishTexts.get(key.replace(/_other$/, "")) ?? englishTexts.get(`${key}_other`);
      return counterpart !== undefined && placeholders(counterpart).join() !== placeholders(text).join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });
});

it("every Chinese catalogue has an English one", () => {
  expect(Object.keys(files).filter((file) => file.startsWith("./zh-CN/") && !files[file.replace("./zh-CN/", "./en/")])).toEqual([]);
});
