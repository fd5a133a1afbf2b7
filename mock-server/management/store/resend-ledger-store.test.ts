import { expect, it } from "vitest";
import { openDatabase } from "./database.ts";
import { JobsStore } from "./jobs-store.ts";
import { ResendLedgerStore } from "./resend-ledger-store.ts";
import type { Intent } from "./resend-ledger-store.ts";

const now = 1_000_000;

function ledgerWithJob(): { ledger: ResendLedgerStore; jobs: JobsStore } {
  const database = openDatabase(":memory:");
  database.exec("INSERT INTO instances (id, name, description, kind, bundled, name_servers, access_key, secret_key, tls, created_at) VALUES ('i', 'i', '', 'rocketmq', 0, '', '', '', 0, 0)");
  const jobs = new JobsStore(database);
  jobs.insert({ id: "j", instanceId: "i", kind: "resendDeadLetters", state: "running", subject: "g", input: {}, done: 0, total: null, failed: 0, ratePerSecond: null, result: null, error: null, fileName: "", startedBy: "a", startedFrom: "", createdAt: now, updatedAt: now, finishedAt: null } as Parameters<JobsStore["insert"]>[0]);
  return { ledger: new ResendLedgerStore(database), jobs };
}

const intent = (id: string, parts: Partial<Intent> = {}): Intent => ({
  instanceId: "i", jobId: "j", marker: `m-${id}-${parts.jobId ?? "j"}`, group: "g", offsetMessageId: id, uniqueId: `U${id}`, originTopic: "orders", deadAt: 500, edited: false, targetTopic: "%RETRY%g",
  place: { topic: "%RETRY%g", brokerName: "broker-a", queueId: 0, firstOffset: 7 }, state: "intended", reason: "", detail: "", account: "admin", ...parts,
});

it("keeps one row a job and message, so that what is read again after a crash is not sent again", () => {
  const { ledger } = ledgerWithJob();
  ledger.intend([intent("1"), intent("2")], now);
  const [first] = ledger.open("j");
  ledger.settle([{ id: first?.id ?? 0, state: "sent", sentMessageId: "S1" }], now + 1);
  ledger.intend([intent("1", { marker: "another" }), intent("2", { marker: "yet another" }), intent("3")], now + 2);
  expect([...ledger.ofJob("j", ["1", "2", "3"]).values()].map(({ attempts, marker, state }) => `${marker} ${state} ${attempts}`).sort()).toEqual(["m-1-j sent 1", "m-2-j intended 0", "m-3-j intended 0"]);
  expect(ledger.countsOf("j")).toEqual({ intended: 2, sent: 1, failed: 0, skipped: 0, unknown: 0 });
  expect(ledger.open("j")[0]).toMatchObject({ offsetMessageId: "2", place: { brokerName: "broker-a", queueId: 0, firstOffset: 7 } });
});

it("counts as resent what was sent or may have been, and nothing else; another message under the same id does not count", () => {
  const { ledger } = ledgerWithJob();
  ledger.intend([intent("1"), intent("2", { state: "failed", reason: "gone" }), intent("3", { state: "skipped", reason: "alreadyResent" }), intent("4")], now);
  const [, fourth] = ledger.open("j");
  ledger.settle([{ id: fourth?.id ?? 0, state: "unknown", reason: "lookFailed" }], now);
  expect([...ledger.summaries("i", ["1", "2", "3", "4"]).keys()].sort()).toEqual(["1", "4"]);
  expect(ledger.summaries("i", ["1"]).get("1")).toMatchObject([{ deadAt: 500, count: 1, lastAt: now }]);
  expect(ledger.summaries("other", ["1"]).size).toBe(0);
  expect(ledger.ofDeadLetters("i", "g", ["1", "3"]).map(({ account, state }) => `${account} ${state}`)).toEqual(["admin intended", "admin skipped"]);
  expect(ledger.ofDeadLetters("i", "other", ["1"])).toEqual([]);
  expect(ledger.countResent("i", "g", 0, 600)).toBe(2);
  expect(ledger.countResent("i", "g", 501, 600)).toBe(0);
});

it("takes back only what was not settled nor ever tried", () => {
  const { ledger } = ledgerWithJob();
  ledger.intend([intent("1"), intent("2"), intent("3")], now);
  const [first, second, third] = ledger.open("j");
  ledger.settle([{ id: first?.id ?? 0, state: "sent" }, { id: third?.id ?? 0, state: "intended" }], now);
  ledger.withdraw([first?.id ?? 0, second?.id ?? 0, third?.id ?? 0]);
  expect(ledger.countsOf("j")).toMatchObject({ sent: 1, intended: 1 });
  expect(ledger.ofJob("j", ["2"]).size).toBe(0);
  expect(ledger.ofJob("j", ["3"]).get("3")).toMatchObject({ state: "intended", attempts: 1 });
});

it("reports open rows as unknown when their job has ended, and leaves those of a running one", () => {
  const { jobs, ledger } = ledgerWithJob();
  ledger.intend([intent("1"), intent("2", { jobId: "" })], now);
  ledger.giveUpAbandoned(now + 1);
  expect(ledger.countsOf("j")).toMatchObject({ intended: 1 });
  expect(ledger.byMarker("m-2-")).toMatchObject({ state: "unknown", reason: "interrupted", endedAt: now + 1 });
  jobs.end("j", { state: "cancelled", error: null, result: null, fileName: "" }, now + 2);
  ledger.giveUpAbandoned(now + 3);
  expect(ledger.countsOf("j")).toMatchObject({ intended: 0, unknown: 1 });
});

it("forgets what retention has deleted long ago, but nothing that is open", () => {
  const { ledger } = ledgerWithJob();
  ledger.intend([intent("1"), intent("2", { state: "failed", reason: "refused" }), intent("3", { state: "skipped", deadAt: 5_000_000 })], now);
  ledger.prune("i", 2_000_000);
  expect(ledger.list("i", "g", { jobId: "", offsetMessageId: "", states: [], page: 1, pageSize: 10 })).toMatchObject({ total: 2, rows: [{ offsetMessageId: "3" }, { offsetMessageId: "1" }] });
  expect(ledger.list("i", "g", { jobId: "j", offsetMessageId: "", states: ["skipped"], page: 1, pageSize: 10 }).total).toBe(1);
});
