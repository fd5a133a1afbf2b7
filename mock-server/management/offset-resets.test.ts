import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Warning } from "../../src/contract/paging.ts";
import type { EngineAdapter, EngineAdapterFactory } from "./adapters/port/engine-adapter.ts";
import type { GroupProgress, ResetPoint } from "./adapters/port/groups-port.ts";
import type { SendResult } from "./adapters/port/messages-port.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { Answer, TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

interface Preview {
  rows: { brokerName: string; queueId: number; currentOffset: number | null; newOffset: number; stays: boolean; result?: string }[];
  warnings: Warning[];
}
type Result = Preview & { id: number; code: string };

const memory = new MemoryEngine();
const silent = { code: "broker_unreachable" as const, subject: "broker-b (127.0.0.1:1)", detail: "it hangs" };
const queue = (brokerName: string, queueId: number) => ({ brokerName, queueId, minOffset: 0, maxOffset: 10, lastStoredAtMs: 1 });
const queues = [queue("broker-a", 0), queue("broker-a", 1), queue("broker-b", 0)];
const standing = (brokerName: string, queueId: number, consumerOffset: number | null): GroupProgress["queues"][number] => ({ topic: "orders", brokerName, queueId, minOffset: 0, maxOffset: 10, consumerOffset, pullOffset: null, lastConsumedAtMs: null });

/** What the two brokers say; written anew before each test. */
let says: { progress: GroupProgress["queues"]; progressMisses: Warning[]; atTime: { brokerName: string; queueId: number; offset: number }[]; timeMisses: Warning[]; failures: Map<number, string> };
let asked: ResetPoint[] = [];
let sent: SendResult;

/** The engine in memory with a topic on two brokers, whose offsets the tests write out. */
const engine: EngineAdapterFactory = {
  test: memory.test,
  connect: () => {
    const adapter = memory.connect();
    const over = <P extends object>(port: P, changes: Partial<P>): P => new Proxy(port, { get: (target, name): unknown => Reflect.get(changes, name) ?? Reflect.get(target, name) });
    const parts: EngineAdapter = {
      ...adapter,
      topics: over(adapter.topics, { offsets: async () => ({ value: queues, warnings: [] }) }),
      messages: over(adapter.messages, { sendRecord: async () => sent }),
      groups: over(adapter.groups, {
        progress: async (group) => ({ value: { group, consumeTps: 0, queues: says.progress }, warnings: says.progressMisses }),
        allOffsets: async () => ({ value: new Map([["orders@billing", new Map([["broker-a", new Map([[1, 6]])]])]]), warnings: [], answered: ["broker-a"] }),
        offsetsAt: async () => ({ value: says.atTime, warnings: says.timeMisses }),
        reset: async (_group, _topic, points) => {
          asked = points;
          return { results: points.map((point) => ({ point, failure: says.failures.get(point.queueId) ?? "", mayHaveMoved: false })), clientsTold: [] };
        },
      }),
    };
    return parts;
  },
};

let console: TestConsole;
const post = <T = Result>(path: string, body: object): Promise<Answer<T>> => console.client.call<T>("POST", `/api/instances/default${path}`, body);
const preview = (target: object): Promise<Answer<Preview & { code: string }>> => post("/groups/billing/offset-resets/preview", { topic: "orders", target });
const reset = (target: object): Promise<Answer<Result>> => post("/groups/billing/offset-resets", { topic: "orders", target, confirm: "billing" });

function lastAudited(): unknown {
  const database = new DatabaseSync(join(console.dataDir, "management", "console.sqlite"), { readOnly: true });
  const entry = database.prepare("SELECT action, result, detail FROM audit ORDER BY id DESC LIMIT 1").get();
  database.close();
  return entry;
}

beforeAll(async () => {
  memory.addTopic("orders", 10);
  memory.addGroup("billing");
  console = await startTestConsole({ engines: { rocketmq: engine } });
  await console.client.signIn();
});
afterAll(() => console.stop());
beforeEach(() => {
  says = { progress: [standing("broker-a", 0, 5), standing("broker-a", 1, 6), standing("broker-b", 0, 7)], progressMisses: [], atTime: [], timeMisses: [], failures: new Map() };
  asked = [];
});

it("refuses a reset by time while a broker does not say where the time is, and leaves queues that nobody reads", async () => {
  says.atTime = [{ brokerName: "broker-a", queueId: 0, offset: 2 }];
  says.timeMisses = [silent];
  const target = { to: "timestamp", timestampMs: 1 };
  expect((await preview(target)).body).toMatchObject({ code: "offsets_not_read", params: { broker: "broker-b", reason: "it hangs" } });
  expect((await reset(target)).status).toBe(502);
  says.atTime.push({ brokerName: "broker-b", queueId: 0, offset: 3 });
  says.timeMisses = [{ ...silent, subject: "broker-c (127.0.0.1:2)" }];
  const { rows, warnings } = (await preview(target)).body;
  expect(rows.map(({ newOffset, stays }) => [newOffset, stays])).toEqual([[2, false], [6, true], [3, false]]);
  expect(warnings).toEqual(says.timeMisses);
});

it("takes no broker that does not answer for one where the group never committed", async () => {
  says.progress = [standing("broker-a", 0, 5)];
  says.progressMisses = [silent];
  expect((await preview({ to: "latest" })).body.warnings).toEqual([silent]);
  expect((await reset({ to: "latest" })).body.code).toBe("offsets_not_read");
  expect(asked).toEqual([]);
  expect(lastAudited()).toMatchObject({ action: "resetOffsets", result: "refused" });
  says.progressMisses = [{ ...silent, subject: "broker-bb (127.0.0.1:2)" }];
  // What the progress leaves out is looked up among all offsets.
  expect((await reset({ to: "latest" })).status).toBe(200);
  expect(asked.map(({ newOffset, oldOffset, stays }) => [oldOffset, newOffset, stays])).toEqual([[5, 10, false], [6, 10, false], [null, 10, false]]);
});

it("names a queue that the topic has no more", async () => {
  const { warnings } = (await preview({ to: "offsets", offsets: [{ brokerName: "broker-a", queueId: 9, offset: 1 }] })).body;
  expect(warnings).toEqual([{ code: "not_found", subject: "broker-a / 9", detail: "the topic has no such queue" }]);
});

it("audits as failed what failed on every queue, and lets it be taken back again", async () => {
  const { id } = (await reset({ to: "latest" })).body;
  expect(lastAudited()).toMatchObject({ result: "done", detail: "" });
  says.failures = new Map([[0, "no"], [1, "no"]]);
  expect((await reset({ to: "before", resetId: id })).body.rows.map(({ result }) => result)).toEqual(["failed", "failed", "failed"]);
  expect(lastAudited()).toEqual({ action: "resetOffsets", result: "failed", detail: "broker-a / 0: no; broker-a / 1: no; broker-b / 0: no" });
  says.failures = new Map([[0, "no"]]);
  expect((await reset({ to: "before", resetId: id })).status).toBe(200);
  expect(lastAudited()).toMatchObject({ result: "done", detail: "broker-a / 0: no; broker-b / 0: no" });
  expect((await reset({ to: "before", resetId: id })).body.code).toBe("state_changed");
});

it("audits a send that the broker refused as failed", async () => {
  const message = { topic: "orders", body: "x" };
  const accepted: SendResult = { state: "SEND_OK", offsetMessageId: "7F000001000055970000000000000000", uniqueId: "", brokerName: "broker-a", queueId: 0, queueOffset: 1, durationMs: 1, detail: "" };
  sent = accepted;
  expect((await post("/messages", message)).status).toBe(200);
  expect(lastAudited()).toMatchObject({ action: "sendMessage", result: "done" });
  sent = { ...accepted, state: "SERVICE_NOT_AVAILABLE", offsetMessageId: "", detail: "disk full" };
  expect((await post("/messages", message)).status).toBe(200);
  expect(lastAudited()).toEqual({ action: "sendMessage", result: "failed", detail: "SERVICE_NOT_AVAILABLE disk full" });
});
