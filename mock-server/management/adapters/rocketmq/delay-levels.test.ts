import { expect, it } from "vitest";
import { delayLevelsOf } from "./delay-levels.ts";

it("reads a broker's table of delay levels", () => {
  expect(delayLevelsOf("1s 5s 10s 30s 1m 2h 1d")).toEqual([1_000, 5_000, 10_000, 30_000, 60_000, 7_200_000, 86_400_000]);
  expect(delayLevelsOf(" 1s  2s ")).toEqual([1_000, 2_000]);
  expect(delayLevelsOf("")).toBeNull();
  expect(delayLevelsOf("1s 5x")).toBeNull();
});
