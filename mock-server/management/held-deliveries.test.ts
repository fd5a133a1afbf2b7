import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { NoticeFacts } from "../../src/contract/alarm-shared.ts";
import type { PolicyInput } from "../../src/contract/notifications.ts";
import { webhookDocument } from "../../src/contract/webhook-document.ts";
import { openAlarms } from "./testing/delivery-alarms.ts";
import { drain } from "./testing/delivery-drain.ts";
import { actor, openDeliveryRig } from "./testing/delivery-rig.ts";
import type { DeliveryRig } from "./testing/delivery-rig.ts";
import { answers, HttpReceiver } from "./testing/http-receiver.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Friday 2026-11-20, 20:00 in Berlin: two hours after the end. */
const eveningMs = Date.parse("2026-11-20T19:00:00Z");
const mondayMs = Date.parse("2026-11-23T07:00:00Z");
const workHours = { timeZone: "Europe/Berlin", activeHours: { days: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" } } satisfies Partial<PolicyInput>;

let folder: string;
let rig: DeliveryRig;
let alarms: ReturnType<typeof openAlarms>;
let receiver: HttpReceiver;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-held-"));
  open(eveningMs);
  receiver = new HttpReceiver();
  url = await receiver.listen();
});
afterEach(async () => {
  await rig.close();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(nowMs: number): void {
  rig = openDeliveryRig(folder, nowMs);
  alarms = openAlarms(rig);
}
const restart = async (nowMs = rig.clock()): Promise<void> => {
  await rig.close();
  open(nowMs);
};
const addPolicy = (more: Partial<PolicyInput> = {}): Promise<string> => rig.addPolicy([{ kind: "webhook", url }], { ...workHours, ...more });
const states = (): string[] => rig.rows().map(({ kind, reason, state }) => [kind, state, reason].filter(Boolean).join(" "));
const dueTimes = (): (string | null)[] => rig.rows().map(({ nextAttemptAt }) => (nextAttemptAt === null ? null : new Date(nextAttemptAt).toISOString()));
const told = (): string[] => receiver.taken.flatMap(({ body }) => webhookDocument.parse(JSON.parse(body)).notices.map(({ kind, rule }) => `${kind} ${rule.id}`));
/** Goes there in time; whatever is due then has been tried. */
const goTo = async (atMs: number): Promise<void> => {
  rig.jump(atMs - rig.clock());
  await settled();
};
const settled = (): Promise<void> => expect.poll(() => rig.rows().filter(({ nextAttemptAt, state }) => state === "sending" || (nextAttemptAt !== null && nextAttemptAt <= rig.clock())), { interval: 10 }).toEqual([]);

it("tells an alarm that began outside the hours once they begin, with the whole day to deliver it from then on", async () => {
  const policy = await addPolicy();
  alarms.raise([policy], "one");
  expect(states()).toEqual(["raised waiting outsideHours"]);
  expect(dueTimes()).toEqual(["2026-11-23T07:00:00.000Z"]);
  await goTo(mondayMs - 1);
  expect(receiver.received).toHaveLength(0);
  receiver.otherwise = answers(502);
  await goTo(mondayMs);
  expect(rig.rows()).toMatchObject([{ state: "waiting", reason: "", attempts: 1 }]);
  receiver.otherwise = undefined;
  await goTo(mondayMs + dayMs - hourMs);
  expect(rig.rows()).toMatchObject([{ state: "delivered", reason: "", attempts: 2 }]);
  expect(told()).toEqual(["raised one"]);
});

it("begins by the clock of the policy's wall on the day after which it is set on", async () => {
  await restart(Date.parse("2026-03-28T20:00:00Z"));
  alarms.raise([await addPolicy({ activeHours: { days: [7], from: "08:00", to: "18:00" } })], "one");
  alarms.raise([await addPolicy({ activeHours: { days: [7], from: "02:30", to: "04:00" } })], "two");
  expect(dueTimes()).toEqual(["2026-03-29T06:00:00.000Z", "2026-03-29T01:00:00.000Z"]);
  await goTo(Date.parse("2026-03-29T06:00:00Z"));
  // The hours of the second one were over when this was looked at.
  expect(told()).toEqual(["raised one"]);
  expect(dueTimes()).toEqual([null, "2026-04-05T00:30:00.000Z"]);
});

it("tells only how an alarm stands of all that came before the hours began", async () => {
  const policy = await addPolicy();
  const one = alarms.raise([policy], "one");
  one.repeat();
  one.repeat();
  const two = alarms.raise([policy], "two");
  two.recover();
  const again = alarms.raise([policy], "two");
  // What would not be told then does not wait until then.
  expect(states()).toEqual(["raised withheld newerTold", "repeated withheld newerTold", "repeated waiting outsideHours", "raised withheld endedBefore", "recovered withheld neverTold", "raised waiting outsideHours"]);
  await goTo(mondayMs);
  expect(told()).toEqual(["repeated one", "raised two"]);
  expect(states()).toEqual(["raised withheld newerTold", "repeated withheld newerTold", "repeated delivered", "raised withheld endedBefore", "recovered withheld neverTold", "raised delivered"]);
  again.recover();
  await settled();
  expect(told()).toEqual(["repeated one", "raised two", "recovered two"]);
});

it("disturbs nobody with what is over before the hours begin, with or without a notice of its end", async () => {
  const policy = await addPolicy();
  alarms.raise([policy], "one").recover();
  alarms.raise([policy], "two").endSilently();
  const begins = await addPolicy({ kinds: ["raised"] });
  alarms.raise([begins], "three").recover();
  await goTo(mondayMs);
  expect(states()).toEqual(["raised withheld endedBefore", "recovered withheld neverTold", "raised withheld endedBefore", "raised withheld endedBefore", "recovered withheld kind"]);
  expect(receiver.received).toHaveLength(0);
});

it("tells the end of an alarm that was told, at the begin of the hours when it is outside of them", async () => {
  await restart(eveningMs - 3 * hourMs);
  const policy = await addPolicy();
  const [one, two, three] = ["one", "two", "three"].map((rule) => alarms.raise([policy], rule));
  await settled();
  await goTo(eveningMs);
  one?.recover();
  two?.recover();
  // It is raised again, and its rule is switched off: the end that was not told yet stays news.
  alarms.raise([policy], "two").endSilently();
  three?.recover();
  alarms.raise([policy], "three");
  expect(new Set(dueTimes().slice(3))).toEqual(new Set(["2026-11-23T07:00:00.000Z"]));
  await goTo(mondayMs);
  expect(told()).toEqual(["raised one", "raised two", "raised three", "recovered one", "recovered two", "raised three"]);
  expect(states().slice(3)).toEqual(["recovered delivered", "recovered delivered", "raised withheld endedBefore", "recovered withheld newerTold", "raised delivered"]);
});

it("tells no end to whom the alarm was not told, by receiver and by policy, and all of them to who wants nothing else", async () => {
  await restart(mondayMs);
  const [always, severe, onlyEnds] = await Promise.all([addPolicy(), addPolicy({ severities: ["critical"] }), addPolicy({ kinds: ["recovered"] })]);
  const one = alarms.raise([always, severe, onlyEnds], "one", { severity: "minor" });
  await settled();
  one.recover({ severity: "critical" });
  await settled();
  expect(states()).toEqual(["raised delivered", "raised withheld severity", "raised withheld kind", "recovered delivered", "recovered withheld neverTold", "recovered delivered"]);
  // One of two receivers never took it.
  const other = new HttpReceiver();
  other.next.push(answers(404), answers(404), answers(404));
  const both = await rig.addPolicy([{ kind: "webhook", url }, { kind: "webhook", url: await other.listen() }]);
  const two = alarms.raise([both], "two");
  await drain(rig);
  two.recover();
  await settled();
  expect(states().slice(6)).toEqual(["raised delivered", "raised gaveUp", "recovered delivered", "recovered withheld neverTold"]);
  await other.close();
});

it("takes what perhaps arrived, and what went out in a digest, for told", async () => {
  await restart(mondayMs);
  const policy = await addPolicy({ perMinute: 1 });
  const storm = ["a", "b", "c"].map((rule) => alarms.raise([policy], rule));
  await settledDigest();
  await goTo(mondayMs + 60_001);
  for (const alarm of storm) alarm.recover();
  await goTo(mondayMs + 120_002);
  await drain(rig);
  expect(told().sort()).toEqual(["raised a", "raised b", "raised c", "recovered a", "recovered b", "recovered c"]);
  receiver.otherwise = (answer) => void answer.socket?.resetAndDestroy();
  const lost = alarms.raise([await addPolicy()], "lost");
  await drain(rig);
  receiver.otherwise = undefined;
  await goTo(mondayMs + 7 * dayMs);
  lost.recover();
  await settled();
  expect(told().at(-1)).toBe("recovered lost");
});
const settledDigest = (): Promise<void> => expect.poll(() => rig.rows().some(({ kind }) => kind === "digest")).toBe(true);

it("makes no storm of the begin: what is more than a minute takes goes into digests that name all of it", async () => {
  const policy = await addPolicy({ perMinute: 5 });
  for (let count = 0; count < 700; count++) alarms.raise([policy], `rule-${count}`);
  rig.jump(mondayMs - rig.clock());
  const isAllTold = (): boolean => told().length === 700;
  // On a busy machine some go out before the others are released; one a message would take 140 minutes.
  for (let minute = 1; minute <= 30 && !isAllTold(); minute++) {
    await expect.poll(() => isAllTold() || receiver.taken.length === 5 * minute).toBe(true);
    rig.jump(60_001);
  }
  expect(told().sort()).toEqual(Array.from({ length: 700 }, (_, count) => `raised rule-${count}`).sort());
});

it("plans anew when hours are edited: earlier, later, none, with each told once", async () => {
  const policy = await addPolicy();
  alarms.raise([policy], "one");
  await rig.changePolicy(policy, { activeHours: { days: [6], from: "10:00", to: "12:00" } });
  expect(dueTimes()).toEqual(["2026-11-21T09:00:00.000Z"]);
  await rig.changePolicy(policy, { activeHours: { days: [2], from: "10:00", to: "12:00" } });
  expect(dueTimes()).toEqual(["2026-11-24T09:00:00.000Z"]);
  await goTo(mondayMs);
  expect(receiver.received).toHaveLength(0);
  await rig.changePolicy(policy, { activeHours: null });
  await settled();
  expect(told()).toEqual(["raised one"]);
  await rig.changePolicy(policy, workHours);
  await goTo(mondayMs + 7 * dayMs);
  expect(told()).toEqual(["raised one"]);
});

it("follows what the policy tells when hours begin, and gives up when it is deleted", async () => {
  const [changed, deleted] = await Promise.all([addPolicy(), addPolicy()]);
  alarms.raise([changed], "one", { severity: "minor" });
  alarms.raise([changed], "two", { kind: "noData" });
  alarms.raise([deleted], "three");
  await rig.changePolicy(changed, { kinds: ["raised", "recovered"], severities: ["critical"] });
  await rig.policies.delete(deleted, actor);
  await expect.poll(() => rig.rows()[2]).toMatchObject({ state: "gaveUp", lastAnswer: "The policy or its channel was deleted." });
  await goTo(mondayMs);
  expect(states().slice(0, 2)).toEqual(["raised withheld severity", "noData withheld kind"]);
  expect(receiver.received).toHaveLength(0);
});

it("sends nothing early when the clock is set back, and does not wait for a begin of the former clock", async () => {
  const policy = await addPolicy();
  alarms.raise([policy], "one");
  rig.jump(-dayMs);
  await expect.poll(dueTimes).toEqual(["2026-11-20T07:00:00.000Z"]);
  expect(states()).toEqual(["raised waiting outsideHours"]);
  expect(receiver.received).toHaveLength(0);
  await goTo(Date.parse("2026-11-20T07:00:00Z"));
  expect(told()).toEqual(["raised one"]);
});

it("waits on over restarts, also one that goes on until the hours are over again", async () => {
  alarms.raise([await addPolicy()], "one");
  await restart();
  expect(dueTimes()).toEqual(["2026-11-23T07:00:00.000Z"]);
  await restart(mondayMs + 12 * hourMs);
  await expect.poll(dueTimes).toEqual(["2026-11-24T07:00:00.000Z"]);
  expect(receiver.received).toHaveLength(0);
  await restart(mondayMs + dayMs);
  await settled();
  expect(told()).toEqual(["raised one"]);
});

it("keeps what waits, and what a receiver knows of an alarm that stands, however old it is", async () => {
  await rig.mailSettings.update({ smtp: { host: "", port: 25, tls: "none", user: "", from: "", password: "" }, publicUrl: "", keptDays: 1 }, actor);
  const policy = await addPolicy({ activeHours: null });
  const [one, two] = ["one", "two"].map((rule) => alarms.raise([policy], rule));
  await settled();
  two?.recover();
  await settled();
  await rig.changePolicy(policy, workHours);
  alarms.raise([policy], "three");
  await goTo(eveningMs + 2 * dayMs);
  Array.from(rig.deliveries.removeExpired(500));
  expect(rig.rows().map(({ ruleName, state }) => `${ruleName} ${state}`)).toEqual(["one delivered", "three waiting"]);
  // It ends now; that is told on Monday, when nothing else holds what was told of it.
  one?.recover();
  await goTo(eveningMs + 2 * dayMs + hourMs);
  Array.from(rig.deliveries.removeExpired(500));
  await goTo(mondayMs);
  expect(told()).toEqual(["raised one", "raised two", "recovered two", "raised three", "recovered one"]);
});

it("sends what waits at once when somebody asks for it, and does not tell it again when hours begin", async () => {
  alarms.raise([await addPolicy()], "one");
  await rig.deliveries.resend(rig.rows()[0]?.id ?? "", actor);
  await settled();
  expect(told()).toEqual(["raised one"]);
  await goTo(mondayMs);
  expect(told()).toEqual(["raised one"]);
});

it("sends in the order in which it came what waits and what follows right after the begin", async () => {
  const policy = await addPolicy();
  const one = alarms.raise([policy], "one");
  receiver.next.push(answers(500));
  await goTo(mondayMs);
  one.recover();
  await goTo(mondayMs + 5_000);
  await drain(rig);
  expect(told()).toEqual(["raised one", "recovered one"]);
});

it("says what has no receiver at once", async () => {
  rig.notify([await rig.addPolicy([{ kind: "email" }], workHours)], { kind: "raised" } satisfies Partial<NoticeFacts>);
  expect(states()).toEqual(["raised withheld noReceiver"]);
});

it("withholds an end that waits behind a begin which its receiver refuses for good, and tells one of which a try perhaps arrived", async () => {
  const policy = await addPolicy({ activeHours: null });
  receiver.next.push(answers(404), answers(404), answers(404));
  const refused = alarms.raise([policy], "refused");
  await expect.poll(() => rig.rows()).toMatchObject([{ state: "waiting", attempts: 1 }]);
  refused.recover();
  expect(states()).toEqual(["raised waiting", "recovered waiting"]);
  await drain(rig);
  expect(states()).toEqual(["raised gaveUp", "recovered withheld neverTold"]);
  expect(receiver.received).toHaveLength(3);
  receiver.next.push((answer) => void answer.socket?.resetAndDestroy(), answers(404), answers(404), answers(404));
  const perhaps = alarms.raise([policy], "perhaps");
  await expect.poll(() => rig.rows()[2]).toMatchObject({ state: "waiting", attempts: 1 });
  perhaps.recover();
  await drain(rig);
  expect(states().slice(2)).toEqual(["raised gaveUp", "recovered delivered"]);
});

it("tells the end to who was told the begin and only a repeat of it did not arrive", async () => {
  const policy = await addPolicy({ activeHours: null });
  const one = alarms.raise([policy], "one");
  await settled();
  receiver.next.push(answers(404), answers(404), answers(404));
  one.repeat();
  one.recover();
  await drain(rig);
  expect(states()).toEqual(["raised delivered", "repeated gaveUp", "recovered delivered"]);
});

it("lets no end overtake a begin that is still tried, however long that takes", async () => {
  const policy = await addPolicy({ activeHours: null });
  receiver.otherwise = answers(502);
  const one = alarms.raise([policy], "one");
  await expect.poll(() => rig.rows()).toMatchObject([{ state: "waiting", attempts: 1 }]);
  one.repeat();
  one.recover();
  for (let hour = 0; hour < 3; hour++) await goToNextTry(hourMs);
  expect(rig.rows()).toMatchObject([{ state: "waiting" }, { kind: "repeated", state: "waiting" }, { kind: "recovered", state: "waiting", attempts: 0 }]);
  receiver.otherwise = undefined;
  await drain(rig);
  expect(told().at(-1)).toBe("recovered one");
  expect(states()).toEqual(["raised delivered", "repeated delivered", "recovered delivered"]);
});
/** Some time later, with every try ended that may be made then. */
const goToNextTry = async (ms: number): Promise<void> => {
  const before = rig.rows()[0]?.attempts ?? 0;
  rig.jump(ms);
  await expect.poll(() => rig.rows().every(({ state }) => state !== "sending") && (rig.rows()[0]?.attempts ?? 0) > before, { interval: 10 }).toBe(true);
};
