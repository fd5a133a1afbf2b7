import { expect, it } from "vitest";
import { curvesOf, dashboardsSearch } from "./search.ts";

it("reads the link and drops what makes no sense", () => {
  expect(dashboardsSearch({ board: "nodes", group: "billing", curves: "lag", range: "6h" })).toMatchObject({ board: "nodes", group: "billing", curves: "lag", range: "6h" });
  expect(Object.values(dashboardsSearch({ board: "weather", group: "", curves: 7, range: "2y" })).filter((value) => value !== undefined)).toEqual([]);
});

it("turns one ranking into curves and back, and leaves the others", () => {
  expect(curvesOf({}, "lag")).toEqual({ isCurves: false, turned: { curves: "lag" } });
  expect(curvesOf({ curves: "ready,lag" }, "lag")).toEqual({ isCurves: true, turned: { curves: "ready" } });
  expect(curvesOf({ curves: "lag" }, "lag").turned).toEqual({ curves: undefined });
});
