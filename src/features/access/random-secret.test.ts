import { expect, it } from "vitest";
import { hasThreeClasses, secretCharacters } from "../../contract/secret-rule.ts";
import { randomSecret } from "./random-secret.ts";

it("makes secrets that fit the rule, each another", () => {
  const secrets = new Set(Array.from({ length: 200 }, () => randomSecret()));
  expect(secrets.size).toBe(200);
  for (const secret of secrets) {
    expect(secret).toHaveLength(20);
    expect(secret).toMatch(secretCharacters);
    expect(hasThreeClasses(secret)).toBe(true);
  }
});
