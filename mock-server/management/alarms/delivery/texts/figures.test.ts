import { expect, it } from "vitest";
import { figureText } from "./figures.ts";

it("tells a point with the unit that it has: the total of a rate is no longer per second", () => {
  expect(figureText({ metric: "produceRate", statistic: "avg" }, 40, "en")).toBe("40 messages/s");
  expect(figureText({ metric: "produceRate", statistic: "total" }, 40, "en")).toBe("40 messages");
  expect(figureText({ metric: "produceRate", statistic: "total" }, 40, "zh-CN")).toBe("40 条");
  expect(figureText({ metric: "produceBytes", statistic: "max" }, 2048, "en")).toBe("2 KiB/s");
  expect(figureText({ metric: "produceBytes", statistic: "total" }, 2048, "en")).toBe("2 KiB");
  expect(figureText({ metric: "throttleRate", statistic: "total" }, 3, "en")).toBe("3");
  expect(figureText({ metric: "diskUsedRatio", statistic: "max" }, 0.805, "en")).toBe("80.5%");
  expect(figureText({ metric: "lagTime", statistic: "max" }, 90_000, "en")).toBe("1.5 min");
});
