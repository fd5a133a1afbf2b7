import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { TailRow, TailSkipped } from "../../src/contract/tail.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { EventReader } from "../management/testing/event-reader.ts";

/* The live tail over the API against the bundled broker. */

interface Status {
  topicMissing: boolean;
  queues: number;
  storedMessages: number;
  matchedMessages: number;
  skipped: TailSkipped;
  warnings: object[];
}

let broker: RocketmqEngine;
let console: TestConsole;
const open: EventReader[] = [];
const at = (path: string): string => `/api/instances/default${path}`;
const post = (path: string, body: object) => console.client.call("POST", at(path), body);

async function tail(query: string): Promise<EventReader> {
  const reader = await EventReader.open(console.client, at(`/tail?${query}`));
  open.push(reader);
  return reader;
}
const rowsOf = (reader: EventReader): TailRow[] => reader.of<{ rows: TailRow[] }>("rows").flatMap(({ rows }) => rows);
const statusOf = (reader: EventReader): Status | undefined => reader.of<Status>("status").at(-1);
const produce = (topic: string, body: string, more: object = {}) => post("/dial-tests/produce", { topic, messageCount: 1, body, ...more });

beforeAll(async () => {
  broker = await startBundledBroker();
  console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [broker.namesrv] });
  await console.client.signIn();
});
afterEach(() => {
  for (const reader of open.splice(0)) reader.close();
});
afterAll(async () => {
  await console.stop();
  await broker.stop();
});

it("shows the last messages first and every new one within a moment", async () => {
  await post("/topics", { name: "live", brokerNames: ["broker-a"] });
  expect((await produce("live", "before")).status).toBe(200);
  const reader = await tail("topic=live&last=5");
  await reader.until(() => rowsOf(reader).length === 1);
  expect(rowsOf(reader)).toMatchObject([{ preview: "before", previewFormat: "text", isCut: false }]);
  await produce("live", "after", { tags: "a", keys: "k1" });
  await reader.until(() => rowsOf(reader).length === 2);
  expect(rowsOf(reader)[1]).toMatchObject({ preview: "after", tags: "a", keys: "k1", topic: "live", brokerName: "broker-a", bodyBytes: 5 });
  await reader.until(() => statusOf(reader)?.storedMessages === 1);
  expect(statusOf(reader)).toMatchObject({ topicMissing: false, queues: 4, matchedMessages: 1, skipped: { unread: 0, overRate: 0, slowReader: 0 }, warnings: [] });
});
