import { expect, it } from "vitest";
import { sendSummary } from "./send-summary.ts";

it("counts what was accepted and takes the median of all answers", () => {
  const rows = [12, 3, 40, 5].map((durationMs, place) => ({ durationMs, state: place === 2 ? ("PRODUCE_THROTTLE" as const) : ("SEND_OK" as const) }));
  expect(sendSummary(rows)).toEqual({ sent: 4, ok: 3, medianMs: 5, longestMs: 40 });
});

it("knows no time of nothing", () => {
  expect(sendSummary([])).toEqual({ sent: 0, ok: 0, medianMs: undefined, longestMs: undefined });
});
