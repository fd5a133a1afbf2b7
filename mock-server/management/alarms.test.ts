import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { AlarmCondition, AlarmRule, AlarmRuleSettings, BackTest } from "../../src/contract/alarm-rules.ts";
import { stepMs } from "./metrics/metric-series.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

let console: TestConsole;
beforeEach(async () => {
  console = await startTestConsole({ engines: { rocketmq: new MemoryEngine() } });
  await console.client.signIn();
});
afterEach(() => console.stop());

const path = "/api/instances/default/alarm-rules";
async function call<T = Record<string, unknown>>(method: "GET" | "POST" | "PATCH" | "DELETE", address: string, body?: object): Promise<T> {
  return (await console.client.call<T>(method, address, body)).body;
}

const lagRule: AlarmRuleSettings = {
  name: "Orders lag",
  enabled: true,
  dimension: "group",
  objects: { choice: "pattern", pattern: "order*" },
  templateId: null,
  match: "any",
  conditions: [{ metric: "lag", statistic: "max", periodMinutes: 1, comparison: ">", threshold: 100, points: 3 }],
  severity: "major",
  repeatMinutes: 30,
  noData: { action: "keep" },
  recoveryNotice: true,
  mute: [],
  policyIds: [],
  content: "Look at the order service.",
};

it("creates, lists, changes, switches and deletes a rule, each of them audited", async () => {
  const rule = await call<AlarmRule>("POST", path, lagRule);
  expect(rule).toMatchObject({ ...lagRule, instanceId: "default", firing: 0, createdBy: "admin", templateName: null, presetId: null });
  expect(await call("GET", `${path}?dimension=group&enabled=true&search=ORDERS`)).toMatchObject({ total: 1, rows: [{ id: rule.id }] });
  expect(await call("GET", `${path}?dimension=topic`)).toMatchObject({ total: 0 });
  expect(await call("PATCH", `${path}/${rule.id}`, { ...lagRule, severity: "critical" })).toMatchObject({ severity: "critical" });
  expect(await call("POST", `${path}/${rule.id}/switch`, { enabled: false })).toMatchObject({ enabled: false });
  expect(await call("DELETE", `${path}/${rule.id}`)).toBeNull();
  expect(await call("GET", `${path}/${rule.id}`)).toMatchObject({ code: "not_found", params: { what: "alarmRule" } });
  const database = new DatabaseSync(join(console.dataDir, "management/console.sqlite"), { readOnly: true });
  const audited = database.prepare("SELECT action, subject, result FROM audit WHERE action LIKE '%Alarm%' ORDER BY id").all().map((row) => Object.values(row).join(" "));
  database.close();
  expect(audited).toEqual(["createAlarmRule Orders lag done", "updateAlarmRule Orders lag done", "switchAlarmRule Orders lag done", "deleteAlarmRule Orders lag done"]);
});

it.each<[string, Partial<AlarmRuleSettings>, string, string]>([
  ["a metric that the dimension does not have", { conditions: [{ ...lagRule.conditions[0]!, metric: "nodeLoad" }] }, "conditions.0.metric", "not_in_list"],
  ["a total of what is no rate", { conditions: [{ ...lagRule.conditions[0]!, statistic: "total" }] }, "conditions.0.statistic", "not_in_list"],
  ["no condition", { conditions: [] }, "conditions", "required"],
  ["eleven conditions", { conditions: Array.from({ length: 11 }, () => lagRule.conditions[0]!) }, "conditions", "too_big"],
  ["more than ten points", { conditions: [{ ...lagRule.conditions[0]!, points: 11 }] }, "conditions.0.points", "too_big"],
  ["an object of another dimension", { objects: { choice: "named", subjects: [{ scope: "topic", topic: "orders" }] } }, "objects.subjects", "not_in_list"],
  ["an object twice", { objects: { choice: "named", subjects: [{ scope: "group", group: "a" }, { scope: "group", group: "a" }] } }, "objects.subjects", "not_unique"],
  ["a time zone that there is not", { mute: [{ kind: "weekly", days: [1], from: "22:00", to: "06:00", timeZone: "Mars/Olympus" }] }, "mute.0.timeZone", "not_in_list"],
  ["a mute window until no date", { mute: [{ kind: "until", until: Number.MAX_SAFE_INTEGER }] }, "mute.0.until", "too_big"],
  ["a mute window of centuries", { mute: [{ kind: "until", until: 8_640_000_000_000_000 }] }, "mute.0.until", "too_big"],
  ["a mute window that is over", { mute: [{ kind: "until", until: 1_700_000_000_000 }] }, "mute.0.until", "too_small"],
])("refuses %s", async (_what, change, field, reason) => {
  expect(await call("POST", path, { ...lagRule, ...change })).toMatchObject({ code: "invalid_input", fields: [{ path: field, reason }] });
});

it("lets a mute window stay as it is with a change, and takes no new one that is over", async () => {
  const rule = await call<AlarmRule>("POST", path, { ...lagRule, mute: [{ kind: "until", until: Date.now() + 3_600_000 }] });
  expect(rule.mutedNow).not.toBeNull();
  expect(await call("PATCH", `${path}/${rule.id}`, { ...lagRule, mute: rule.mute, severity: "info" })).toMatchObject({ severity: "info", mute: rule.mute });
  expect(await call("PATCH", `${path}/${rule.id}`, { ...lagRule, mute: [...rule.mute, { kind: "until", until: 5 }] })).toMatchObject({ code: "invalid_input", fields: [{ path: "mute.1.until", reason: "too_small" }] });
});

it("tries no rule with a template that there is not, and finds no alarms in a time that ends before it begins", async () => {
  const { name: _name, enabled: _enabled, policyIds: _policies, content: _content, ...rule } = lagRule;
  expect(await call("POST", `${path}/back-test`, { rule: { ...rule, templateId: "none" }, days: 1 })).toMatchObject({ code: "not_found", params: { what: "alarmTemplate", name: "none" } });
  expect(await call("GET", "/api/instances/default/alarms?from=5&to=1")).toMatchObject({ code: "invalid_input", fields: [{ path: "to", reason: "too_small" }] });
  expect(await call("GET", "/api/instances/default/alarms?from=5")).toMatchObject({ total: 0 });
});

it("refuses a name twice within an instance", async () => {
  await call("POST", path, lagRule);
  expect(await call("POST", path, lagRule)).toMatchObject({ code: "name_taken", params: { what: "alarmRule", name: "Orders lag" } });
});

it("lets rules follow the template that they are bound to, and keeps a template in use (ALM-023)", async () => {
  const over = (threshold: number): AlarmCondition[] => [{ metric: "lag", statistic: "max", periodMinutes: 1, comparison: ">", threshold, points: 3 }];
  const template = { name: "Lag", remark: "", dimension: "group", match: "any", conditions: over(500) };
  const { id } = await call<{ id: string }>("POST", "/api/alarm-templates", template);
  const rule = await call<AlarmRule>("POST", path, { ...lagRule, templateId: id });
  expect(rule).toMatchObject({ templateName: "Lag", conditions: [{ threshold: 500 }] });
  await call("PATCH", `/api/alarm-templates/${id}`, { ...template, conditions: over(900) });
  expect(await call("GET", `${path}/${rule.id}`)).toMatchObject({ conditions: [{ threshold: 900 }] });
  expect(await call("GET", "/api/alarm-templates")).toMatchObject({ total: 1, rows: [{ rules: 1 }] });
  expect(await call("DELETE", `/api/alarm-templates/${id}`)).toMatchObject({ code: "in_use", params: { name: "Lag", by: 1 } });
  expect(await call("PATCH", `/api/alarm-templates/${id}`, { ...template, dimension: "topic" })).toMatchObject({ code: "in_use" });
  expect(await call("POST", path, { ...lagRule, name: "b", dimension: "topic", conditions: [{ ...lagRule.conditions[0]!, metric: "lag" }], templateId: id })).toMatchObject({ code: "invalid_input", fields: [{ path: "templateId" }] });
  await call("DELETE", `${path}/${rule.id}`);
  expect(await call("DELETE", `/api/alarm-templates/${id}`)).toBeNull();
});

it("creates the suggested rules once (ALM-031)", async () => {
  const wanted = { rules: [{ preset: "diskFull", name: "Disk" }, { preset: "lagHigh", name: "Lag" }], policyIds: [] };
  expect(await call("POST", `${path}/presets`, wanted)).toMatchObject({ created: [{ name: "Disk", dimension: "storage", presetId: "diskFull", enabled: true }, { name: "Lag" }] });
  expect(await call("POST", `${path}/presets`, wanted)).toEqual({ created: [] });
  expect(await call("POST", `${path}/presets`, { rules: [{ preset: "nonsense", name: "x" }], policyIds: [] })).toMatchObject({ code: "invalid_input", fields: [{ path: "rules.0.preset" }] });
});

it("tells what a rule that is not saved would have done", async () => {
  const minute = 60_000;
  const beginMs = Math.floor(Date.now() / (5 * minute)) * 5 * minute - 60 * minute;
  // Stored before the start: the file belongs to one process at a time.
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-back-test-"));
  mkdirSync(join(dataDir, "management"));
  const metrics = new MetricStore(join(dataDir, "management/metrics.sqlite"));
  const id = metrics.series({ instanceId: "default", metric: "lag", subject: { scope: "group", group: "orders" } });
  // Twice over the threshold for four minutes, once for two.
  const isOver = (at: number): boolean => [[10, 14], [20, 24], [30, 32]].some(([from = 0, to = 0]) => at > from * minute && at <= to * minute);
  for (let at = stepMs; at <= 60 * minute; at += stepMs) metrics.record(beginMs + at, [id], [isOver(at) ? 150 : 20]);
  metrics.close();
  const { name: _name, enabled: _enabled, policyIds: _policies, content: _content, ...rule } = lagRule;
  const seeded = await startTestConsole({ engines: { rocketmq: new MemoryEngine() }, dataDir });
  await seeded.client.signIn();
  const { body: result } = await seeded.client.call<BackTest>("POST", `${path}/back-test`, { rule, days: 1 });
  await seeded.stop();
  rmSync(dataDir, { recursive: true });
  expect(result).toMatchObject({ fired: 2, noData: 0, notices: 4, objectsFired: 1, objectsChecked: 1, objectsTotal: 1, tierMs: 60_000, dataFrom: beginMs + minute });
  expect(result.objects).toEqual([
    {
      subject: { scope: "group", group: "orders" },
      fired: 2,
      noData: 0,
      covered: expect.closeTo(60 / 1440, 3),
      worst: [150],
      spans: [13, 23].map((at) => ({ from: beginMs + at * minute, to: beginMs + (at + 2) * minute, kind: "raised", value: 150, stands: false })),
    },
  ]);
});
