import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { trialTopic } from "../../src/contract/dead-letters.ts";
import type { StoredMessage } from "./adapters/port/messages-port.ts";
import type { OwnTopics, TrackingPort } from "./adapters/port/tracking-port.ts";
import { openJobServer } from "./testing/job-server.ts";
import { findMessage } from "./services/verdicts/find-message.ts";

const uniqueId = "7F0000010001764C12B668A3A1180000";
const own: OwnTopics = { delayed: "DELAYED", timed: "TIMED", half: "HALF", givenUp: "GIVEN_UP", retriesOf: (group) => `%RETRY%${group}`, deadLettersOf: (group) => `%DLQ%${group}` };
const stored = (topic: string, storedAtMs: number): StoredMessage => ({
  offsetMessageId: `${topic} ${storedAtMs}`, uniqueId, topic, brokerName: "broker-a", queueId: 0, queueOffset: 0, commitLogOffset: 0, flag: 0, sysFlag: 0, bornAtMs: 0, storedAtMs, bornHost: "", storeHost: "",
  reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties: {}, body: Buffer.alloc(0),
});

it("takes the copy of a trial for no message, though it has its id and is newer", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mqdeck-find-"));
  const server = openJobServer(folder);
  try {
    const live = server.hub.get("a");
    for (const topic of ["orders", trialTopic]) await live.adapter.topics.create({ topic, brokerNames: ["broker-a"], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" });
    await live.poller.whenLoaded();
    await live.poller.look();
    const all = [stored("orders", 1_000), stored(trialTopic, 2_000)];
    const tracking: Partial<TrackingPort> = { topics: own, copies: async (topic) => ({ value: all.filter((message) => message.topic === topic), warnings: [], answered: ["broker-a"] }) };
    Object.assign(live.adapter.tracking, tracking);
    for (const asked of [{ id: uniqueId, key: "" }, { id: "", key: "o-1" }]) {
      const { candidates, search } = await findMessage(live, { ...asked, topic: "" });
      expect(candidates.map(({ topic }) => topic)).toEqual(["orders"]);
      expect(search).toMatchObject({ searchedTopics: 1, complete: true });
    }
    expect((await findMessage(live, { id: uniqueId, key: "", topic: trialTopic })).candidates.map(({ topic }) => topic)).toEqual([trialTopic]);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
