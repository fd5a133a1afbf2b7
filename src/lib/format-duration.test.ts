import { expect, it } from "vitest";
import { formatDuration } from "./format-duration.ts";

it.each([
  [0, "0 ms"],
  [0.42, "0.42 ms"],
  [820, "820 ms"],
  [1500, "1.5 s"],
  [150_000, "2.5 min"],
  [10_800_000, "3 h"],
  [172_800_000, "2 d"],
])("shows %s ms as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
