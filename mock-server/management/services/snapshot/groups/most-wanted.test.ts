import { expect, it } from "vitest";
import { mostWanted } from "./most-wanted.ts";

interface One {
  size: number;
  askedAtMs: number;
}

const choose = (all: One[], most: number): One[] => mostWanted(all, most, (one) => one.size, (one) => one.askedAtMs);

it("asks all where there are few, the largest first", () => {
  expect(choose([{ size: 1, askedAtMs: 0 }, { size: 9, askedAtMs: 5 }], 4).map(({ size }) => size)).toEqual([9, 1]);
});

it("asks the largest in every step, and everybody in turn", () => {
  const all = Array.from({ length: 100 }, (_, index) => ({ size: index, askedAtMs: 0 }));
  const asked = new Set<One>();
  for (let step = 1; step <= 19; step++) {
    const chosen = choose(all, 10);
    expect(chosen).toHaveLength(10);
    expect(chosen.slice(0, 5).map(({ size }) => size)).toEqual([99, 98, 97, 96, 95]);
    for (const one of chosen) {
      one.askedAtMs = step;
      asked.add(one);
    }
  }
  expect(asked.size).toBe(100);
});
