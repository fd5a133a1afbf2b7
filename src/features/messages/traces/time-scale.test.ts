import { describe, expect, it } from "vitest";
import { timeScale } from "./time-scale.ts";

const hour = 3_600_000;

describe("the scale of a timeline", () => {
  it("keeps the order and shortens waits: milliseconds and hours can be read beside each other", () => {
    const { placeOf } = timeScale([1000, 1001, 1031, 1031 + hour, 1032 + hour]);
    const places = [1000, 1001, 1031, 1031 + hour, 1032 + hour].map(placeOf);
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBeCloseTo(1);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    const steps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(0.04);
    expect(Math.max(...steps)).toBeLessThan(0.7);
  });

  it("places times between and outside", () => {
    const { placeOf } = timeScale([0, 100]);
    expect(placeOf(50)).toBeCloseTo(0.5);
    expect([placeOf(-5), placeOf(500)]).toEqual([0, 1]);
  });

  it("has words for the ends, and no two too close", () => {
    const { ticks } = timeScale(Array.from({ length: 100 }, (_none, index) => index * 10));
    expect(ticks[0]).toEqual({ timeMs: 0, place: 0 });
    expect(ticks.at(-1)?.timeMs).toBe(990);
    const gaps = ticks.slice(1).map(({ place }, index) => place - (ticks[index]?.place ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.109);
  });

  it("is no trouble with one time or none", () => {
    expect(timeScale([5]).placeOf(5)).toBe(0);
    expect(timeScale([]).ticks).toEqual([]);
  });
});
