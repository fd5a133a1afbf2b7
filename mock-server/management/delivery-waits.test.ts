import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { PolicyInput } from "../../src/contract/notifications.ts";
import { openDeliveryRig } from "./testing/delivery-rig.ts";
import type { DeliveryRig } from "./testing/delivery-rig.ts";
import { answers, HttpReceiver } from "./testing/http-receiver.ts";

const startMs = Date.parse("2026-11-23T07:00:00Z");
const minuteMs = 60_000;

let folder: string;
let rig: DeliveryRig;
let receiver: HttpReceiver;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-waits-"));
  rig = openDeliveryRig(folder, startMs);
  receiver = new HttpReceiver();
  url = await receiver.listen();
});
afterEach(async () => {
  await rig.close();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const addPolicy = (more: Partial<PolicyInput> = {}): Promise<string> => rig.addPolicy([{ kind: "webhook", url }], more);
const waits = () => rig.rows().map(({ waitsFor }) => waitsFor);
const statesReach = (wanted: string[]): Promise<void> => expect.poll(() => rig.rows().map(({ attempts, state }) => `${state} ${attempts}`), { interval: 10 }).toEqual(wanted);

it("says behind which notice of the same alarm one waits, and when that is tried again", async () => {
  const policy = await addPolicy();
  receiver.next.push(answers(503, "", { "retry-after": "300" }));
  rig.notify([policy]);
  await statesReach(["waiting 1"]);
  rig.notify([policy], { kind: "repeated" });
  rig.notify([policy], { kind: "recovered" });
  const [first] = rig.rows();
  const behind = { cause: "order", at: startMs + 300_000, deliveryId: first?.id };
  expect(waits()).toEqual([null, behind, behind]);
  expect(rig.deliveries.get(rig.rows()[2]?.id ?? "").waitsFor).toEqual(behind);
});

it("says until when one waits at the longest, where the earlier one is tried later than that", async () => {
  const policy = await addPolicy();
  receiver.next.push(answers(503, "", { "retry-after": "3000" }));
  rig.notify([policy]);
  await statesReach(["waiting 1"]);
  rig.notify([policy], { kind: "repeated" });
  expect(waits()[1]).toMatchObject({ cause: "orderUntil", at: startMs + 10 * minuteMs });
  rig.notify([policy], { kind: "recovered" });
  expect(waits()[2]).toMatchObject({ cause: "order", at: startMs + 3_000_000 });
});

it("says when the bound of a minute lets it go on", async () => {
  const policy = await addPolicy({ perMinute: 1 });
  rig.notify([policy], { ruleId: "rule-2" });
  await statesReach(["delivered 1"]);
  rig.jump(10_000);
  rig.notify([policy], { ruleId: "rule-3" });
  expect(waits()).toEqual([null, { cause: "rate", at: startMs + minuteMs, deliveryId: "" }]);
  rig.jump(50_001);
  await statesReach(["delivered 1", "delivered 1"]);
});

it("says that others to the same host are being sent", async () => {
  const policy = await addPolicy();
  receiver.otherwise = () => undefined;
  for (let count = 0; count < 5; count++) rig.notify([policy], { ruleId: `rule-${count}` });
  await statesReach(["sending 1", "sending 1", "sending 1", "sending 1", "waiting 0"]);
  expect(waits()[4]).toEqual({ cause: "lane", at: null, deliveryId: "" });
});

it("holds up no other alarm behind a message about several that fails", async () => {
  const policy = await addPolicy({ perMinute: 1 });
  rig.notify([policy], { ruleId: "rule-0" });
  await statesReach(["delivered 1"]);
  for (const ruleId of ["rule-1", "rule-2"]) rig.notify([policy], { ruleId });
  receiver.next.push(answers(503, "", { "retry-after": "3000" }));
  rig.jump(minuteMs + 1);
  await expect.poll(() => rig.rows().find(({ kind }) => kind === "digest")).toMatchObject({ state: "waiting", attempts: 1 });
  rig.notify([policy], { ruleId: "rule-3" });
  rig.notify([policy], { ruleId: "rule-1", kind: "recovered" });
  rig.jump(minuteMs + 1);
  const stateOf = (ruleName: string, kind: string) => rig.rows().find((row) => row.kind === kind && row.ruleName === ruleName)?.state;
  await expect.poll(() => rig.rows().filter(({ kind }) => kind !== "digest").map(({ kind, state }) => `${kind} ${state}`)).toEqual(["raised delivered", "raised collected", "raised collected", "raised delivered", "recovered waiting"]);
  expect(stateOf("Backlog of orders", "recovered")).toBe("waiting");
});

it("tries what was never tried before what failed, when both are due and only some may go", async () => {
  const policy = await addPolicy({ perMinute: 2 });
  receiver.next.push(answers(500), answers(500));
  for (const ruleId of ["rule-1", "rule-2"]) rig.notify([policy], { ruleId });
  await statesReach(["waiting 1", "waiting 1"]);
  rig.notify([policy], { ruleId: "rule-3" });
  receiver.otherwise = answers(500);
  rig.jump(minuteMs + 1);
  await statesReach(["waiting 2", "waiting 1", "waiting 1"]);
});
