import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { webhookDocument } from "../../src/contract/webhook-document.ts";
import { drain } from "./testing/delivery-drain.ts";
import { actor, openDeliveryRig } from "./testing/delivery-rig.ts";
import type { DeliveryRig } from "./testing/delivery-rig.ts";
import { answers, hangs, HttpReceiver, resets } from "./testing/http-receiver.ts";
import { webhookSignature } from "./alarms/delivery/formats/webhook.ts";

const beginMs = Date.parse("2026-11-21T06:00:00Z");
let folder: string;
let rig: DeliveryRig;
let receiver: HttpReceiver;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-delivery-"));
  rig = openDeliveryRig(folder, beginMs);
  receiver = new HttpReceiver();
  url = await receiver.listen();
});
afterEach(async () => {
  await rig.close();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const attemptsOf = (id: string) => rig.deliveries.get(id).attemptList.map(({ outcome, answer }) => `${outcome}: ${answer}`);

it("retries with the same id until the receiver takes it, and the log tells each answer as it was", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url, secret: "a secret of tests" }]);
  receiver.next.push(answers(500, "out of order"), resets, () => rig.timeOut(), answers(503), answers(429, "slow down", { "retry-after": "900" }));
  rig.notify([policy]);
  await drain(rig);
  const [row] = rig.rows();
  expect(row).toMatchObject({ state: "delivered", attempts: 6, lastAnswer: "HTTP 200 OK: ok", policyId: policy, channel: "webhook", receiver: new URL(url).host });
  expect(new Set(receiver.received.map(({ headers }) => headers["x-mqdeck-delivery"]))).toEqual(new Set([row?.id]));
  expect(receiver.taken).toHaveLength(1);
  expect(attemptsOf(row?.id ?? "")).toEqual(["failed: HTTP 500 Internal Server Error: out of order", expect.stringMatching(/^unknown: .*(ECONNRESET|hang up)/), "unknown: No answer within 15 s.", "failed: HTTP 503 Service Unavailable", "failed: HTTP 429 Too Many Requests: slow down", "delivered: HTTP 200 OK: ok"]);
  const starts = rig.deliveries.get(row?.id ?? "").attemptList.map(({ startedAt }) => startedAt);
  const waits = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
  // 5 s, 30 s, 2 min, 10 min, and 30 min, which is longer than the 15 min that were asked for.
  expect(waits.map((ms) => ms / 1000)).toEqual([5, 30, 120, 600, 1800]);
});

it("posts the documented document, signed so that a receiver can check it", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url: `${url}/hook?token=x`, secret: "a secret of tests" }], { languages: ["en", "zh-CN"] });
  rig.notify([policy]);
  await drain(rig);
  const body = receiver.taken[0]?.body ?? "";
  const signature = String(receiver.taken[0]?.headers["x-mqdeck-signature"]);
  const document = webhookDocument.parse(JSON.parse(body));
  expect(document).toMatchObject({ version: 1, id: rig.rows()[0]?.id, kind: "raised", severity: "critical", title: "[Critical] Alarm: Backlog of orders · group GID_orders on topic orders (shop)", notices: [{ at: "2026-11-21T06:00:00.000Z", conditions: [{ value: 123_456 }] }] });
  expect(document.text).toContain("Lag 123,456 messages, above 100,000 messages (average of 1 min, 3 points in a row)");
  expect(document.text).toContain("[紧急] 告警");
  expect(document.notices[0]?.link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/instances\/default\/alarms\/history\?event=/);
  const time = Number(/^t=(\d+), v1=/.exec(signature)?.[1]);
  expect(signature).toBe(webhookSignature("a secret of tests", time, body));
  expect(receiver.taken[0]?.headers["x-mqdeck-event"]).toBe("raised");
});

it("gives up soon what is refused, follows no redirection, and sends it again when asked to", async () => {
  const other = new HttpReceiver();
  const elsewhere = await other.listen();
  const policy = await rig.addPolicy([{ kind: "webhook", url }]);
  receiver.next.push(answers(307, "", { location: elsewhere }), answers(404), answers(410));
  rig.notify([policy]);
  await drain(rig);
  const [row] = rig.rows();
  expect(row).toMatchObject({ state: "gaveUp", attempts: 3, lastAnswer: "HTTP 410 Gone" });
  expect(other.received).toHaveLength(0);
  await other.close();
  await rig.deliveries.resend(row?.id ?? "", actor);
  await drain(rig);
  expect(rig.rows()).toMatchObject([{ id: row?.id, state: "delivered", attempts: 4 }]);
  expect(receiver.taken).toHaveLength(1);
});

it("gives up after a day, and says so", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url }]);
  receiver.otherwise = answers(502);
  rig.notify([policy]);
  await drain(rig);
  expect(rig.rows()).toMatchObject([{ state: "gaveUp", lastAnswer: "HTTP 502 Bad Gateway" }]);
  expect(receiver.received.length).toBeGreaterThan(20);
  expect(rig.logged).toContainEqual(expect.objectContaining({ event: "deliveryGivenUp" }));
});

it("lets a receiver that hangs delay no other", async () => {
  const hanging = new HttpReceiver();
  hanging.otherwise = hangs;
  await rig.close();
  rig = openDeliveryRig(folder);
  const [stuck, well] = await Promise.all([rig.addPolicy([{ kind: "webhook", url: await hanging.listen() }]), rig.addPolicy([{ kind: "webhook", url }])]);
  for (let count = 0; count < 30; count++) rig.notify([stuck], { ruleId: `rule-${count}` });
  for (let count = 0; count < 30; count++) rig.notify([well], { ruleId: `rule-${count}` });
  await expect.poll(() => receiver.taken.length).toBe(30);
  expect(rig.rows().filter(({ policyId, state }) => policyId === stuck && state === "sending")).toHaveLength(4);
  // What hangs is broken off when the server stops, and is due again.
  await rig.close();
  rig = openDeliveryRig(folder);
  await hanging.close();
  // What is due is being tried already.
  await expect.poll(() => rig.rows().filter(({ policyId, state }) => policyId === stuck && state === "waiting")).toHaveLength(30);
});

it("keeps the order of one alarm's news while an earlier one fails", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url }]);
  receiver.next.push(answers(500));
  const states = (): string[] => rig.rows().map(({ attempts, state }) => `${state} ${attempts}`);
  rig.notify([policy], { kind: "raised" });
  await expect.poll(states).toEqual(["waiting 1"]);
  rig.notify([policy], { kind: "recovered" });
  rig.notify([policy], { kind: "raised", ruleId: "rule-2" });
  await expect.poll(states).toEqual(["waiting 1", "waiting 0", "delivered 1"]);
  rig.jump(5_000);
  await drain(rig);
  const order = receiver.taken.map(({ body }) => webhookDocument.parse(JSON.parse(body)).notices[0]);
  expect(order.filter((notice) => notice?.rule.id === "rule-1").map((notice) => notice?.kind)).toEqual(["raised", "recovered"]);
  expect(order[0]?.rule.id).toBe("rule-2");
});

it("collects a storm into digests that name every notice once", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url }], { perMinute: 5 });
  for (let count = 0; count < 300; count++) rig.notify([policy], { ruleId: `rule-${count}`, eventId: `storm-${count}` });
  await expect.poll(() => receiver.taken.length).toBe(5);
  for (let minute = 0; minute < 5; minute++) {
    rig.jump(60_001);
    await drain(rig);
  }
  const documents = receiver.taken.map(({ body }) => webhookDocument.parse(JSON.parse(body)));
  expect(documents.flatMap(({ notices }) => notices.map(({ eventId }) => eventId)).sort()).toEqual(Array.from({ length: 300 }, (_, count) => `storm-${count}`).sort());
  expect(documents.length).toBeLessThan(12);
  expect(rig.rows().filter(({ state }) => state === "waiting" || state === "sending")).toEqual([]);
  const digest = rig.rows().find(({ kind }) => kind === "digest");
  const { collected } = rig.deliveries.get(digest?.id ?? "");
  expect(digest?.title).toBe(`MQDeck: ${collected.length} alarm notices`);
  expect(rig.rows().filter(({ digestId }) => digestId === digest?.id)).toHaveLength(collected.length);
});

it("reads no more than 64 KiB of an answer, and keeps 500 characters", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url }]);
  receiver.next.push((answer) => {
    const feed = (): void => {
      while (!answer.destroyed && answer.write("x".repeat(16_384)));
      answer.once("drain", feed);
    };
    feed();
  });
  rig.notify([policy]);
  await drain(rig);
  const [row] = rig.rows();
  expect(row).toMatchObject({ state: "delivered", attempts: 1 });
  expect(row?.lastAnswer).toHaveLength(500);
});

it("does not tell of other severities and kinds, nor who has no address, and the log says why", async () => {
  const severe = await rig.addPolicy([{ kind: "webhook", url }], { severities: ["critical"] });
  const begun = await rig.addPolicy([{ kind: "webhook", url }], { kinds: ["raised"] });
  const nobody = await rig.addPolicy([{ kind: "email" }]);
  rig.notify([severe, begun, nobody, "no such policy"], { severity: "info", kind: "noData" });
  await drain(rig);
  expect(rig.rows().map(({ policyId, reason, state }) => ({ policyId, reason, state }))).toEqual([
    { policyId: severe, reason: "severity", state: "withheld" },
    { policyId: begun, reason: "kind", state: "withheld" },
    { policyId: nobody, reason: "noReceiver", state: "withheld" },
  ]);
  expect(receiver.received).toHaveLength(0);
});

it("takes a chat program's error code in a 200 for the failure that it is", async () => {
  const policy = await rig.addPolicy([{ kind: "dingtalk", url: `${url}/robot/send?access_token=0123456789abcdef`, secret: "SEC-of-tests" }]);
  receiver.next.push(answers(200, '{"errcode":130101,"errmsg":"send too fast"}'), answers(200, "<html>proxy</html>"), answers(200, '{"errcode":0,"errmsg":"ok"}'));
  rig.notify([policy]);
  await drain(rig);
  expect(attemptsOf(rig.rows()[0]?.id ?? "")).toEqual(['failed: error code 130101, HTTP 200 OK: {"errcode":130101,"errmsg":"send too fast"}', "failed: no error code in the answer, HTTP 200 OK: <html>proxy</html>", 'delivered: HTTP 200 OK: {"errcode":0,"errmsg":"ok"}']);
});

it("gives secrets away neither in files nor in answers, logs or the audit", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url: `${url}/hooks/token-in-the-path?key=token-in-the-query`, secret: "a secret of tests" }]);
  receiver.next.push((answer, { headers, url: path }) => void answer.end(`you sent ${path} ${String(headers.host)} a secret of tests`));
  rig.notify([policy]);
  await drain(rig);
  expect(rig.rows()[0]?.lastAnswer).toMatch(/^HTTP 200 OK: you sent .*\*\*\*.* \*\*\*$/);
  rig.database.exec("PRAGMA wal_checkpoint");
  const told = [JSON.stringify(rig.policies.list({ search: "", page: 1, pageSize: 10, sort: "name" })), JSON.stringify(rig.rows()), JSON.stringify(rig.logged), ...["console.sqlite", "console.sqlite-wal"].map((file) => readFileSync(join(folder, file), "latin1"))].join("");
  for (const secret of ["token-in-the-path", "token-in-the-query", "a secret of tests"]) expect(told).not.toContain(secret);
});

it("sends a test now, tells the true result, and does not try it again", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url }, { kind: "slack", url: `${url}/slack` }]);
  receiver.next.push(answers(200, "fine"), answers(403, "invalid_token"));
  const { results } = await rig.tests.test({ policyId: policy }, actor);
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(["delivered", "failed"]);
  expect(results.map(({ answer }) => answer).sort()).toEqual(["HTTP 200 OK: fine", "HTTP 403 Forbidden: invalid_token"]);
  expect(rig.rows().map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(["test delivered", "test gaveUp"]);
});
