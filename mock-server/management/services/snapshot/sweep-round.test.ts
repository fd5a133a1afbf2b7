import { expect, it } from "vitest";
import { SweepRound } from "./sweep-round.ts";
import type { SweepEntry } from "./sweep-round.ts";

const entry = (sampledAtMs: number, movedAtMs = 0): SweepEntry => ({ sampledAtMs, shownAtMs: 0, movedAtMs, sampling: false, records: [] });
const beganAtMs = 1_000_000;

it("spreads everyone over the step, each once, and those that were made meanwhile too", () => {
  const entries = Array.from({ length: 85 }, () => entry(0));
  const round = new SweepRound(entries, 100, beganAtMs);
  const early = round.take(beganAtMs + 100, 64);
  expect(early).toEqual([entries[0]]);
  expect(round.take(beganAtMs + 100, 64)).toEqual([]);
  expect(round.take(beganAtMs + 4250, 64)).toHaveLength(42 - early.length + 1);
  const made = entry(0);
  round.add([...entries, made]);
  const rest = [...round.take(beganAtMs + 9000, 40), ...round.take(beganAtMs + 9000, 40)];
  expect(rest.at(-1)).toBe(made);
  expect(rest).toHaveLength(43);
  expect(round.take(beganAtMs + 9900, 64)).toEqual([]);
});

it("takes those that moved lately first when there are too many, and leaves places for the others in turn", () => {
  const quiet = Array.from({ length: 30 }, (_, index) => entry(1000 - index));
  const moving = Array.from({ length: 30 }, (_, index) => entry(5000 - index, beganAtMs - 1000));
  const taken = new SweepRound([...quiet, ...moving], 20, beganAtMs).take(beganAtMs + 9000, 64);
  expect(taken).toHaveLength(20);
  expect(taken.slice(0, 18)).toEqual(moving.toReversed().slice(0, 18));
  expect(taken.slice(18)).toEqual(quiet.toReversed().slice(0, 2));
});

it("gives those their turn first that were sampled before the clock was set back", () => {
  const hourMs = 3_600_000;
  const before = Array.from({ length: 30 }, () => entry(beganAtMs + hourMs, beganAtMs + hourMs));
  const since = Array.from({ length: 30 }, () => entry(beganAtMs - 10_000));
  expect(new SweepRound([...since, ...before], 20, beganAtMs).take(beganAtMs + 9000, 64)).toEqual(before.slice(0, 20));
});
