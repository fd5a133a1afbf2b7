import { describe, expect, it } from "vitest";
import { exactCount, formatCount, formatRate } from "./format-count.ts";

describe("counts", () => {
  it.each([
    [0, "0"],
    [9_482, "9,482"],
    [12_345, "12.3k"],
    [999_999, "1000k"],
    [4_500_000, "4.5M"],
    ["9223372036854775807", "9223372T"],
  ])("shows %s as %s", (value, text) => expect(formatCount(value)).toBe(text));

  it("keeps every digit of a 64-bit value", () => {
    expect(exactCount("9223372036854775807")).toBe("9,223,372,036,854,775,807");
    expect(exactCount(-1234)).toBe("-1,234");
  });

  it.each([
    [0, "0"],
    [0.004, "<0.01"],
    [0.34, "0.34"],
    [12.52, "12.5"],
    [4210.4, "4,210"],
    [12_345, "12.3k"],
  ])("shows the rate %s as %s", (value, text) => expect(formatRate(value)).toBe(text));
});
