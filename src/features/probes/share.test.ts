import { expect, it } from "vitest";
import { formatShare, shareTone } from "./share.ts";

it("never rounds up to a hundred percent", () => {
  expect([formatShare(10, 10), formatShare(999_999, 1_000_000), formatShare(2, 3), formatShare(57, 100), formatShare(0, 5)]).toEqual(["100%", "99.999%", "66.666%", "57%", "0%"]);
});

it("tells the objective that was missed from probes that did not come back", () => {
  const tones = [{ sent: 0, good: 0, met: 0 }, { sent: 1000, good: 1000, met: 999 }, { sent: 1000, good: 1000, met: 990 }, { sent: 100, good: 94, met: 94 }].map((share) => shareTone(share, 99.9));
  expect(tones).toEqual([undefined, "ok", "warn", "danger"]);
});
