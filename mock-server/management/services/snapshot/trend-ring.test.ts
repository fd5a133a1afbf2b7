import { expect, it } from "vitest";
import { TrendRing } from "./trend-ring.ts";

const minute = TrendRing.stepMs;

it("gives one figure a minute, oldest first, with unknown minutes between", () => {
  const ring = new TrendRing();
  ring.record(100 * minute, 1);
  ring.record(100 * minute + 30_000, 2);
  ring.record(103 * minute, 5);
  expect(ring.read(103 * minute)).toEqual([
    { at: 100 * minute, value: 2 },
    { at: 101 * minute, value: null },
    { at: 102 * minute, value: null },
    { at: 103 * minute, value: 5 },
  ]);
});

it("forgets what is older than an hour, also when the ring went round", () => {
  const ring = new TrendRing();
  for (let at = 0; at < 200; at++) ring.record(at * minute, at);
  expect(ring.read(199 * minute).map((point) => point.value)).toEqual(Array.from({ length: 60 }, (_, index) => 140 + index));
  const later = ring.read(230 * minute).map((point) => point.value);
  expect(later).toEqual([...Array.from({ length: 29 }, (_, index) => 171 + index), ...Array.from({ length: 30 }, () => null)]);
  ring.record(400 * minute, 7);
  expect(ring.read(400 * minute)).toEqual([{ at: 400 * minute, value: 7 }]);
});

it("is empty before the first sample", () => {
  expect(new TrendRing().read(5 * minute)).toEqual([]);
});

it("goes on when the clock is set back, and forgets the minutes that are to come again", () => {
  const ring = new TrendRing();
  for (let at = 200; at < 230; at++) ring.record(at * minute, at);
  ring.record(219 * minute, 1);
  expect(ring.read(221 * minute).map((point) => point.value)).toEqual([...Array.from({ length: 19 }, (_, index) => 200 + index), 1, null]);
  ring.record(20 * minute, 2);
  ring.record(21 * minute, 3);
  expect(ring.read(21 * minute)).toEqual([{ at: 20 * minute, value: 2 }, { at: 21 * minute, value: 3 }]);
});

it("keeps what stood still before the figure changed, and gaps in it", () => {
  const ring = new TrendRing();
  for (let at = 0; at < 90; at++) ring.record(at * minute, 3);
  expect(ring.read(89 * minute).map((point) => point.value)).toEqual(Array.from({ length: 60 }, () => 3));
  expect(ring.read(100 * minute).map((point) => point.value)).toEqual([...Array.from({ length: 49 }, () => 3), ...Array.from({ length: 10 }, () => null)]);
  ring.record(90 * minute, 4);
  ring.record(90 * minute + 1, 5);
  expect(ring.read(90 * minute).map((point) => point.value)).toEqual([...Array.from({ length: 59 }, () => 3), 5]);
  const gap = new TrendRing();
  gap.record(0, 3);
  gap.record(2 * minute, 3);
  expect(gap.read(2 * minute).map((point) => point.value)).toEqual([3, null, 3]);
});

it("goes on when the clock is set back while it stands still", () => {
  const ring = new TrendRing();
  for (let at = 200; at < 230; at++) ring.record(at * minute, 3);
  ring.record(219 * minute, 3);
  expect(ring.read(221 * minute).map((point) => point.value)).toEqual([...Array.from({ length: 20 }, () => 3), null]);
  ring.record(20 * minute, 3);
  expect(ring.read(20 * minute)).toEqual([{ at: 20 * minute, value: 3 }]);
});
