import { describe, expect, it } from "vitest";
import { changeText, dayChange, rangeFigure } from "./range-figure.ts";

describe("the figure of a range", () => {
  it("is made as its statistic says, over what is known", () => {
    const values = [null, 4, null, 8, 3, null];
    expect((["total", "max", "min", "last", "avg"] as const).map((statistic) => rangeFigure(values, statistic))).toEqual([15, 8, 3, 3, 5]);
  });

  it("is not known without a point, and not zero", () => expect(rangeFigure([null, null], "total")).toBeNull());
});

describe("the change since the day before", () => {
  it("is up, down or the same", () => {
    expect([dayChange(112, 100), dayChange(70, 100), dayChange(100.3, 100)].map(({ direction }) => direction)).toEqual(["up", "down", "same"]);
  });

  it("is not made up where the earlier value is not known or was nothing", () => {
    expect([dayChange(5, null), dayChange(5, 0), dayChange(0, 0)].map(({ direction }) => direction)).toEqual(["unknown", "new", "same"]);
  });

  it("has a sign, and is a multiple when it is large", () => expect([0.12, -0.3, 14, 5000].map(changeText)).toEqual(["+12%", "−30%", "×15", "×999"]));
});
