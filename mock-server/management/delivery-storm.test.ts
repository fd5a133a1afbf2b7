import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import type { NoticeFacts } from "../../src/contract/alarm-shared.ts";
import { openDeliveryRig } from "./testing/delivery-rig.ts";
import type { DeliveryRig } from "./testing/delivery-rig.ts";
import { answers, HttpReceiver } from "./testing/http-receiver.ts";

const minuteMs = 60_000;
/** Kinds as a message names them. */
const said: Record<string, NoticeFacts["kind"]> = { Alarm: "raised", Recovered: "recovered" };
const wecomMessage = z.object({ markdown: z.object({ content: z.string() }) });

let folder: string;
let rig: DeliveryRig;
let receivers: HttpReceiver[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-storm-"));
  rig = openDeliveryRig(folder, Date.parse("2026-11-23T07:00:00Z"));
  receivers = [new HttpReceiver(), new HttpReceiver()];
  for (const receiver of receivers) receiver.otherwise = takes(receiver);
});
afterEach(async () => {
  await rig.close();
  await Promise.all(receivers.map((receiver) => receiver.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** A robot of WeCom, whose messages name at most twelve notices. */
const takes = (receiver: HttpReceiver): NonNullable<HttpReceiver["otherwise"]> => (answer, request) => {
  receiver.taken.push(request);
  answer.end('{"errcode":0}');
};
const channels = async () => Promise.all(receivers.map(async (receiver) => ({ kind: "wecom" as const, url: await receiver.listen() })));
const storm = (policy: string, kind: NoticeFacts["kind"], count = 40): void => {
  for (let index = 0; index < count; index++) rig.notify([policy], { kind, ruleId: `r${index}`, ruleName: `rule${index}`, at: rig.clock() });
};
/** Kinds in the order in which a receiver was told them, by alarm. */
function toldOf(receiver: HttpReceiver | undefined): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (const { body } of receiver?.taken ?? []) {
    for (const [, kind, rule] of wecomMessage.parse(JSON.parse(body)).markdown.content.matchAll(/］ (Alarm|Recovered): (rule\d+)/g)) told.set(rule ?? "", [...(told.get(rule ?? "") ?? []), said[kind ?? ""] ?? ""]);
  }
  return told;
}
const everyAlarm = (kinds: string[], count = 40) => new Map(Array.from({ length: count }, (_, index) => [`rule${index}`, kinds]));
/** Lets minute after minute pass until all is told; answers how many it took. */
async function pass(perMinute: number): Promise<number> {
  for (let minute = 1; minute <= 60; minute++) {
    const before = receivers.map(({ received }) => received.length);
    rig.jump(minuteMs + 1);
    await isQuiet();
    for (const [index, { received }] of receivers.entries()) expect(received.length - (before[index] ?? 0)).toBeLessThanOrEqual(perMinute);
    if (rig.rows().every(({ nextAttemptAt }) => nextAttemptAt === null)) return minute;
  }
  throw new Error("the storm does not end");
}
/** What is due now waits for the bound, or for what is tried later. */
const isQuiet = (): Promise<void> => expect.poll(() => rig.rows().every(({ nextAttemptAt, state, waitsFor }) => state !== "sending" && (nextAttemptAt === null || nextAttemptAt > rig.clock() || waitsFor !== null)), { interval: 10 }).toBe(true);

it("tells a storm and its end to each receiver in the order in which they came, each once", async () => {
  const policy = await rig.addPolicy(await channels(), { perMinute: 3 });
  storm(policy, "raised");
  await isQuiet();
  rig.jump(minuteMs + 1);
  storm(policy, "recovered");
  expect(await pass(3)).toBeLessThanOrEqual(6);
  for (const receiver of receivers) expect(toldOf(receiver)).toEqual(everyAlarm(["raised", "recovered"]));
});

it("keeps the order where alarms begin again before the first of it was told", async () => {
  const policy = await rig.addPolicy(await channels(), { perMinute: 2 });
  for (const kind of ["raised", "recovered", "raised", "recovered", "raised"] as const) {
    storm(policy, kind, 25);
    await isQuiet();
    rig.jump(20_000);
  }
  await pass(2);
  for (const receiver of receivers) expect(toldOf(receiver)).toEqual(everyAlarm(["raised", "recovered", "raised", "recovered", "raised"], 25));
});

it("keeps the order in digests alone, and after tries that failed", async () => {
  const policy = await rig.addPolicy(await channels(), { perMinute: 1 });
  receivers[0]?.next.push(answers(502), answers(502), answers(502));
  for (const kind of ["raised", "recovered", "raised"] as const) storm(policy, kind, 20);
  await pass(1);
  for (const receiver of receivers) expect(toldOf(receiver)).toEqual(everyAlarm(["raised", "recovered", "raised"], 20));
});

it.each([["raised"], ["recovered"]] as const)("tells a storm to who wants nothing but that alarms are %s", async (kind) => {
  const policy = await rig.addPolicy(await channels(), { perMinute: 3, kinds: [kind] });
  for (const one of ["raised", "recovered"] as const) storm(policy, one);
  expect(await pass(3)).toBeLessThanOrEqual(3);
  for (const receiver of receivers) expect(toldOf(receiver)).toEqual(everyAlarm([kind]));
});
