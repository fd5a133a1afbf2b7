import { expect, it } from "vitest";
import { MinuteSums } from "./minute-sums.ts";

it("lets the sum of a minute stand in six steps which make it up exactly, and asks once a minute while something moves", async () => {
  const told: (number | null)[] = [24_691, null, 600];
  const sums = new MinuteSums<{ name: string }>(() => Promise.resolve(told.shift() ?? null));
  const topic = { name: "T" };
  const rates: (number | null)[] = [];
  for (let atMs = 10_000; atMs <= 260_000; atMs += 10_000) {
    if (atMs <= 130_000) sums.moved(topic, atMs);
    await sums.read(atMs, 10, () => true);
    rates.push(...[...sums.rates(atMs)].map(([, rate]) => rate));
  }
  expect(rates.slice(0, 6).reduce<number>((sum, rate) => sum + (rate ?? 0) * 10, 0)).toBeCloseTo(24_691, 6);
  expect(rates.slice(6)).toEqual([...Array<null>(6).fill(null), ...Array<number>(6).fill(10), ...Array<null>(6).fill(null), 0, 0]);
});
