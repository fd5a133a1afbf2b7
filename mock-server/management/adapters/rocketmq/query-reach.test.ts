import { expect, it } from "vitest";
import { reachOf } from "./query-reach.ts";

const answer = (count: number, oldestMs: number) => ({ messages: Array.from({ length: count }, (_, index) => ({ storedAtMs: oldestMs + index })) });

it("reaches back to where the first of the full brokers stopped, whatever the others told", () => {
  expect(reachOf([answer(64, 500), answer(64, 900), answer(3, 10), answer(2, 5000)], 64)).toEqual({ limited: true, wholeFromMs: 900 });
  expect(reachOf([answer(63, 500), answer(0, 0)], 64)).toEqual({ limited: false, wholeFromMs: 0 });
});
