import { expect, it } from "vitest";
import { LateDecisions } from "./late-decisions.ts";

it("keeps late decisions for an hour, and lets older ones go", () => {
  const decisions = new LateDecisions();
  for (const minute of [0, 1, 60, 61]) decisions.add(minute * 100, minute * 60_000);
  expect([0, 100, 6_000, 6_100, 5].map((place) => decisions.has(place))).toEqual([false, true, true, true, false]);
});
