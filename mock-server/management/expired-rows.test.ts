import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { alarmsKept } from "../../src/contract/alarm-events.ts";
import { ExpiredRows } from "./services/expired-rows.ts";
import { AlarmHistoryStore } from "./store/alarm-history-store.ts";
import { AlarmStatesStore } from "./store/alarm-states-store.ts";
import { atOnce } from "./store/at-once.ts";
import { openDatabase } from "./store/database.ts";
import { InstancesStore } from "./store/instances-store.ts";
import { DeliveryQueueStore } from "./store/notifications/delivery-queue-store.ts";
import { SecretBox } from "./store/secret-box.ts";
import { AlarmHistory } from "./services/alarms/alarm-history.ts";
import type { AlarmHistoryParts } from "./services/alarms/alarm-history.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 21);
const log = { warn: (fields: object) => expect(fields).toBeUndefined() };

let folder: string;
let database: DatabaseSync;
let states: AlarmStatesStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-expiry-"));
  database = openDatabase(join(folder, "console.sqlite"));
  const stored = new InstancesStore(database, new SecretBox(join(folder, "secret.key")));
  for (const id of ["a", "b"]) stored.save({ id, name: id, description: "", kind: "rocketmq", bundled: false, nameServers: [], accessKey: "", secretKey: "", tls: false, createdAtMs: 0, addressSetAtMs: 0, lastTest: null });
  states = new AlarmStatesStore(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Alarms with two events each; `endedAtMs` by their number, null = they stand. */
function addAlarms(instanceId: string, count: number, endedAtMs: (index: number) => number | null): void {
  atOnce(database, () => {
    for (let index = 0; index < count; index++) {
      const endMs = endedAtMs(index);
      const atMs = (endMs ?? 1000) - 500;
      const alarmId = states.begin({ instanceId, ruleId: "r", ruleName: "r", dimension: "group", subject: { scope: "group", group: "g" }, subjectKey: "g", severity: "major", kind: "raised", match: "any", conditions: [], raisedAt: atMs, late: false });
      states.addEvent({ alarmId, kind: "raised", atMs, late: false, notified: true, conditions: [] });
      if (endMs === null) continue;
      states.end(alarmId, endMs, "recovered");
      states.addEvent({ alarmId, kind: "recovered", atMs: endMs, late: false, notified: true, conditions: [] });
    }
  });
}

function historyOf(): AlarmHistory {
  const hub = { list: () => ["a", "b"].map((id) => ({ stored: { id, name: id } })), parts: { clock: () => nowMs } };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return new AlarmHistory({ hub, history: new AlarmHistoryStore(database) } as unknown as AlarmHistoryParts);
}

const numberOf = (sql: string): number => Number(database.prepare(sql).get()?.["n"]);

it("keeps of each instance the newest alarms that are over, all that stand, and no event without its alarm", async () => {
  const beyond = 1_200;
  addAlarms("a", 3, () => null);
  // Many end in one minute.
  addAlarms("a", alarmsKept.ofInstance + beyond, (index) => nowMs - dayMs + Math.floor(index / 700) * 60_000);
  addAlarms("b", 10, (index) => nowMs - (index < 4 ? 366 : 364) * dayMs);
  const oldestKept = numberOf(`SELECT id AS n FROM alarms WHERE instance_id = 'a' AND ended_at IS NOT NULL ORDER BY id LIMIT 1 OFFSET ${beyond}`);
  let turns = 0;
  const count = (): void => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await new ExpiredRows([historyOf()], log).remove();
  clearImmediate(next);
  expect(turns).toBeGreaterThanOrEqual(3);
  expect([numberOf("SELECT COUNT(*) AS n FROM alarms WHERE instance_id = 'a'"), numberOf("SELECT COUNT(*) AS n FROM alarms WHERE instance_id = 'b'")]).toEqual([alarmsKept.ofInstance + 3, 6]);
  expect(numberOf("SELECT MIN(id) AS n FROM alarms WHERE instance_id = 'a' AND ended_at IS NOT NULL")).toBe(oldestKept);
  expect(numberOf("SELECT COUNT(*) AS n FROM alarm_events")).toBe(2 * (alarmsKept.ofInstance + 6) + 3);
});

it("ends between two parts when the console closes", async () => {
  addAlarms("a", 1_700, () => nowMs - 400 * dayMs);
  const expired = new ExpiredRows([historyOf()], log);
  void expired.remove();
  await expired.close();
  expect(numberOf("SELECT COUNT(*) AS n FROM alarms")).toBe(1_200);
  await expired.remove();
  expect(numberOf("SELECT COUNT(*) AS n FROM alarms")).toBe(1_200);
});

it("removes deliveries that ended in parts, and none that waits", () => {
  const queue = new DeliveryQueueStore(database);
  for (let index = 0; index < 30; index++) {
    const [id, noticeId] = [`d${index}`, randomUUID()];
    queue.insertNotice(noticeId, { eventId: "1", ruleId: "r", ruleName: "r", instanceId: "a", instanceName: "a", severity: "major", kind: "raised", subject: { scope: "instance" }, conditions: [], at: 1000, raisedAt: 1000, content: "", link: "" }, 1000);
    queue.insert({ id, noticeId, eventId: "1", at: 1000, kind: "raised", severity: "major", ruleName: "r", instanceName: "a", title: "", policyId: "p", policyName: "p", channelId: "c", channel: "webhook", receiver: "", address: "", target: "t", lane: "l", alarm: id, state: "waiting", reason: "", giveUpAtMs: 2000 }, 1000);
    if (index >= 20) continue;
    queue.beginAttempt(id, 1000);
    queue.endAttempt(id, { outcome: "delivered", answer: "" }, { state: "delivered" }, 1000);
  }
  queue.requeue("d0", 5000, 2000);
  const removed: number[] = [];
  for (let count = queue.prune(nowMs, 8); count > 0; count = queue.prune(nowMs, 8)) removed.push(count);
  expect(removed).toEqual([16, 16, 6]);
  expect([numberOf("SELECT COUNT(*) AS n FROM deliveries WHERE state = 'waiting'"), numberOf("SELECT COUNT(*) AS n FROM deliveries"), numberOf("SELECT COUNT(*) AS n FROM notices"), numberOf("SELECT COUNT(*) AS n FROM delivery_attempts")]).toEqual([11, 11, 11, 1]);
});
