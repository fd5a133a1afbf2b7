import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MessagesPort, SendResult, StoredMessage } from "./adapters/port/messages-port.ts";
import type { TrackingPort } from "./adapters/port/tracking-port.ts";
import { ResendLedgerStore } from "./store/resend-ledger-store.ts";
import type { Intent } from "./store/resend-ledger-store.ts";
import { openJobServer } from "./testing/job-server.ts";
import type { LiveInstance } from "./services/instance-hub.ts";
import type { JobContext } from "./services/jobs/job-handler.ts";
import { DeadLetterResends } from "./services/dead-letters/dead-letter-resends.ts";
import { ResendJob } from "./services/dead-letters/resend-job.ts";
import { nextPiece } from "./services/dead-letters/resend-source.ts";

const actor = { account: "admin", address: "127.0.0.1" };
const dayMs = 24 * 3_600_000;
const nowMs = 100 * dayMs;
/** Of the one broker of the engine in memory, 127.0.0.1:10911. */
const letterId = "7F00000100002A9F0000000000000010";
const dead = "%DLQ%g";

let folder: string;
let server: ReturnType<typeof openJobServer>;
let live: LiveInstance;
let ledger: ResendLedgerStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-resend-"));
  server = openJobServer(folder, () => nowMs);
  live = server.hub.get("a");
  for (const topic of ["orders", "%RETRY%g", dead]) await live.adapter.topics.create({ topic, brokerNames: ["broker-a"], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" });
  await live.adapter.groups.create({ group: "g", brokerNames: ["broker-a"], consumeEnabled: true, broadcastAllowed: false, maxRetries: 16 });
  await live.poller.whenLoaded();
  await live.poller.look();
  ledger = new ResendLedgerStore(server.database);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const letter: StoredMessage = {
  offsetMessageId: letterId, uniqueId: "U1", topic: dead, brokerName: "broker-a", queueId: 0, queueOffset: 0, commitLogOffset: 16, flag: 0, sysFlag: 0, bornAtMs: 0, storedAtMs: 500, bornHost: "", storeHost: "",
  reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties: { RETRY_TOPIC: "orders" }, body: Buffer.alloc(0),
};
const intent = (jobId: string, parts: Partial<Intent> = {}): Intent => ({
  instanceId: "a", jobId, marker: `m-${parts.offsetMessageId ?? letterId}`, group: "g", offsetMessageId: letterId, uniqueId: "U1", originTopic: "orders", deadAt: 500, edited: false, targetTopic: "%RETRY%g",
  place: { topic: "%RETRY%g", brokerName: "broker-a", queueId: 0, firstOffset: 0 }, state: "intended", reason: "", detail: "", account: "admin", ...parts,
});

function engineThat(messages: Partial<MessagesPort>, tracking: Partial<TrackingPort> = {}): void {
  Object.assign(live.adapter.messages, messages);
  Object.assign(live.adapter.tracking, tracking);
}

it("keeps a row that a crash left open, when it cannot be sent now: it may have been sent then", async () => {
  const nobody: SendResult = { state: "SERVICE_NOT_AVAILABLE", offsetMessageId: "", uniqueId: "U1", brokerName: "broker-a", queueId: 0, queueOffset: null, durationMs: 0, detail: "connection refused" };
  engineThat({ pull: async () => ({ status: "NO_NEW_MESSAGE", messages: [], nextOffset: 0, minOffset: 0, maxOffset: 0 }), byOffsetId: async () => letter, sendRecord: async () => nobody });
  ledger.intend([intent("j")], nowMs);
  const context: JobContext = {
    jobId: "j", instanceId: "a", input: { group: "g", selection: { ids: [letterId] }, target: "group", alreadyResent: "skip", ratePerSecond: 100 }, checkpoint: undefined, progress: { done: 0, total: 1, failed: 0 }, startedBy: "admin",
    signal: new AbortController().signal, filePath: "", live: () => live, save: () => undefined, report: () => undefined, whilePaused: async () => undefined,
  };
  await expect(new ResendJob(ledger, () => nowMs).run(context)).rejects.toMatchObject({ code: "unreachable" });
  expect(ledger.open("j")).toMatchObject([{ offsetMessageId: letterId, attempts: 1 }]);
});

it("fails at once on a queue that may not be read, and waits for one that is away", async () => {
  const matching = { beginAt: undefined, endAt: undefined, tag: "", key: "", property: "", text: "", classId: "" };
  const parts = { live, ledger, topic: dead, selection: { matching }, signal: new AbortController().signal };
  const begin = { cursor: "", next: 0, isEnd: false };
  live.adapter.topics.offsets = async () => ({ value: [{ brokerName: "broker-a", queueId: 0, minOffset: 0, maxOffset: 3, lastStoredAtMs: 500 }], warnings: [] });
  await expect(nextPiece(parts, begin, 10)).rejects.toMatchObject({ code: "engine_refused" });
  live.adapter.topics.offsets = async () => ({ value: [{ brokerName: "broker-a", queueId: 0, minOffset: 0, maxOffset: 0, lastStoredAtMs: null }], warnings: [{ code: "engine_refused", subject: "broker-b", detail: "no permission" }] });
  await expect(nextPiece(parts, begin, 10)).rejects.toMatchObject({ code: "engine_refused" });
  live.adapter.topics.offsets = async () => ({ value: [{ brokerName: "broker-a", queueId: 0, minOffset: 0, maxOffset: 0, lastStoredAtMs: null }], warnings: [{ code: "broker_unreachable", subject: "broker-b", detail: "connection refused" }] });
  await expect(nextPiece(parts, begin, 10)).rejects.toMatchObject({ code: "unreachable" });
});

it("forgets resends of what no broker stores any more, and nothing while one of them does not tell", async () => {
  const resends = new DeadLetterResends({ hub: server.hub, jobs: server.jobs, ledger });
  const kept = () => ledger.list("a", "g", { jobId: "of old", offsetMessageId: "", states: [], page: 1, pageSize: 10 }).rows.map(({ offsetMessageId }) => offsetMessageId);
  const start = () => resends.start("a", "g", { selection: { ids: [letterId] }, target: "originTopic", alreadyResent: "skip", ratePerSecond: 100 }, actor);
  const at = (day: number) => ledger.intend([intent("of old", { offsetMessageId: `day ${day}`, deadAt: day * dayMs, state: "failed", reason: "gone" })], day * dayMs);
  at(10);
  at(50);
  await start();
  expect(kept()).toEqual(["day 50", "day 10"]);
  // The retention time is three days; the newest file of the broker is older all the same.
  engineThat({}, { oldest: async () => ({ commitLogOffset: 0, storedAtMs: 40 * dayMs, isEmpty: false }) });
  await start();
  expect(kept()).toEqual(["day 50"]);
});
