import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { renderPiece } from "../testing/render-piece.tsx";
import { NothingToDraw } from "./metric-chart-states.tsx";

afterEach(() => void vi.unstubAllGlobals());

it.each([
  ["noLimitSet", "No limit is set"],
  ["engineDoesNotTell", "This engine does not tell this figure"],
])("a chart of the largest n says why there are none: %s", async (absent, text) => {
  const rows = [{ metric: "nodeLoad", scope: "broker", since: null, absent }];
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ rows, tiers: [] })));
  await renderPiece(<NothingToDraw instanceId="one" wanted={[{ metric: "nodeLoad", scope: "broker", top: 10 }]} answer={{ begin: 0, stepMs: 10_000, series: [], asOf: 0 }} height={100} />, "en", "metrics");
  expect(await screen.findByText(text, { exact: false })).toBeTruthy();
});
