import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPiece } from "../../testing/render-piece.tsx";
import type { Findings } from "./queries.ts";
import { Verdict } from "./verdict.tsx";

const findings = (act: number, watch: number, note: number): Findings => ({ findings: [], total: { act, watch, note }, checks: [], asOf: 1_700_000_000_000 });

it.each([
  [findings(0, 0, 0), 0, "ok", "All is well"],
  [findings(0, 0, 1), 0, "ok", "All is well, 1 thing to note"],
  [findings(0, 0, 1), 1, "warn", "1 alarm fires"],
  [findings(0, 0, 0), "critical", "danger", "1 alarm fires"],
  [findings(0, 1, 0), 2, "warn", "2 alarms fire, 1 thing to watch"],
  [findings(0, 1, 0), [25, 26], "warn", "26 alarms fire, 1 acknowledged, 1 thing to watch"],
  [findings(0, 0, 1), [0, 2], "idle", "2 alarms fire, 2 acknowledged"],
  [findings(0, 2, 0), 0, "warn", "2 things to watch"],
  [findings(1, 2, 0), 1, "danger", "1 alarm fires, 1 thing needs you now, 2 things to watch"],
  [{ ...findings(0, 0, 0), asOf: 0 }, 0, "idle", "Being examined"],
])("says of %j with %s alarms: %s, %s", async (found, alarms, tone, text) => {
  const [count = 0, total = count] = typeof alarms === "object" ? alarms : [alarms === "critical" ? 1 : Number(alarms)];
  await renderPiece(<Verdict findings={found} alarms={{ count, total, isCritical: alarms === "critical" }} />, "en", "doctor");
  expect(screen.getByRole("heading").textContent).toBe(text);
  expect(screen.getByRole("region").dataset["tone"]).toBe(tone);
});
