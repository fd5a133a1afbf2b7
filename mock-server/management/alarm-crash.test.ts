import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openAlarmServer, waves, wavesBeginMs } from "./testing/alarm-server.ts";

const minuteMs = 60_000;
const endMs = wavesBeginMs + 60 * minuteMs;

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-alarm-crash-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Every notice as `minute kind object`, in an order that does not depend on when it was found. */
function toldIn(path: string, work: (server: ReturnType<typeof openAlarmServer>) => void): string[] {
  const server = openAlarmServer(path, waves(), wavesBeginMs);
  work(server);
  const rows = server.database.prepare("SELECT kind, at, subject FROM told").all().map((row) => `${(Number(row["at"]) - wavesBeginMs) / minuteMs} ${String(row["kind"])} ${String(row["subject"])}`);
  const events = server.database.prepare("SELECT COUNT(*) AS n FROM alarm_events WHERE notified = 1").get()?.["n"];
  expect(Number(events)).toBe(rows.length);
  server.database.close();
  return rows.toSorted((a, b) => a.localeCompare(b));
}

const addRules = ({ addRule }: ReturnType<typeof openAlarmServer>): void => {
  for (const points of [1, 2, 3]) addRule(`r${points}`, { conditions: [{ metric: "lag", statistic: "max", periodMinutes: 1, comparison: ">", threshold: 100, points }] });
};

/** Runs on from a simulated time until it has told somebody in so many transactions, then ends it by force; answers the minute of the last. */
async function runAndKill(nowMs: number, transactions: number): Promise<number> {
  child = fork(new URL("testing/alarm-process.ts", import.meta.url), [folder, String(nowMs), String(endMs)], { stdio: "inherit" });
  let told = 0;
  child.on("message", () => {
    if (++told === transactions) child?.kill("SIGKILL");
  });
  await once(child, "exit");
  // Of what it did last this process may not have heard any more.
  const { database } = openAlarmServer(folder, waves(), wavesBeginMs);
  const lastMs = Number(database.prepare("SELECT MAX(at) AS at FROM told").get()?.["at"]);
  database.close();
  return Math.max(nowMs, lastMs);
}

it("loses no notice and doubles none when it is killed again and again, amid the objects of a rule, and comes back minutes later", async () => {
  toldIn(folder, addRules);
  let nowMs = wavesBeginMs + minuteMs;
  for (let kills = 0; kills < 8; kills++) nowMs = Math.min(endMs, (await runAndKill(nowMs, 25 + 17 * kills)) + 3 * minuteMs);
  await runAndKill(nowMs, Infinity);
  const whole = mkdtempSync(join(tmpdir(), "mqdeck-alarm-crash-"));
  const uninterrupted = openAlarmServer(whole, waves(), wavesBeginMs);
  addRules(uninterrupted);
  for (let atMs = wavesBeginMs + minuteMs; atMs <= endMs; atMs += minuteMs) await uninterrupted.runTo(atMs);
  uninterrupted.database.close();
  const expected = toldIn(whole, () => undefined);
  rmSync(whole, { recursive: true, force: true });
  expect(expected.length).toBeGreaterThan(500);
  expect(toldIn(folder, () => undefined)).toEqual(expected);
});
