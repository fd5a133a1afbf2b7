import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Sparkline } from "./sparkline.tsx";

it.each([
  ["a line between neighbours", [0, 10, 5], "M0.0 19.0L36.0 1.0L72.0 10.0"],
  ["a dot for a single point", [null, 10, null], "M36.0 1.0h0"],
  ["a dot for a point that stands alone beside a line", [4, 8, null, 8, null], "M0.0 10.0L18.0 1.0M54.0 1.0h0"],
  ["the base line where nothing is known", [null, null], "M0 19H72"],
])("draws %s", (_what, values, path) => {
  render(<Sparkline values={values} series="in" label="Trend" />);
  expect(screen.getByRole("img", { name: "Trend" }).querySelector("path")?.getAttribute("d")).toBe(path);
});
