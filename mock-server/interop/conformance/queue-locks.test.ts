import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";

const lockBatch = 41;
const unlockBatch = 42;
const lockAnswer = z.object({ lockOKMQSet: z.array(z.object({ brokerName: z.string(), queueId: z.number(), topic: z.string() })) });

describe.skipIf(engineSkipReason()).each(everyEngine)("Queue locks (41, 42) of $title", ({ start }) => {
  let engine: RocketmqEngine;
  let address = "";

  beforeAll(async () => {
    // Long enough for two requests on a busy machine, short enough to wait for its end.
    engine = await start({ lockLeaseMs: 10_000 });
    address = (await brokerAddresses(engine.namesrv))[0] ?? "";
  });
  afterAll(() => engine?.stop());

  function batch(consumerGroup: string, clientId: string, queueIds: number[], brokerName = "broker-a"): Buffer {
    return Buffer.from(JSON.stringify({ clientId, consumerGroup, mqSet: queueIds.map((queueId) => ({ brokerName, queueId, topic: "locked" })) }));
  }
  async function lock(...wanted: Parameters<typeof batch>): Promise<number[]> {
    const answer = await askOnce(address, lockBatch, {}, batch(...wanted));
    expect(answer.code).toBe(0);
    return lockAnswer.parse(JSON.parse(answer.body.toString())).lockOKMQSet.map(({ queueId }) => queueId).sort((a, b) => a - b);
  }
  async function unlock(...wanted: Parameters<typeof batch>): Promise<void> {
    expect(await askOnce(address, unlockBatch, {}, batch(...wanted))).toMatchObject({ code: 0 });
  }

  it("go to the first client of a group, per queue, also of a topic that nobody made", async () => {
    expect(await lock("GID_first", "a", [0, 1])).toEqual([0, 1]);
    expect(await lock("GID_first", "b", [0, 1, 2])).toEqual([2]);
    expect(await lock("GID_other", "b", [0, 1, 2])).toEqual([0, 1, 2]);
    expect(await lock("GID_first", "a", [])).toEqual([]);
  });

  it("are given back only by their holder", async () => {
    await lock("GID_back", "a", [0, 1]);
    await unlock("GID_back", "b", [0, 1]);
    expect(await lock("GID_back", "b", [0, 1])).toEqual([]);
    await unlock("GID_back", "a", [0]);
    expect(await lock("GID_back", "b", [0, 1])).toEqual([0]);
  });

  it("do not depend on the broker's name, which is a part of the queue like any other", async () => {
    expect(await lock("GID_name", "a", [0], "broker-z")).toEqual([0]);
    expect(await lock("GID_name", "b", [0], "broker-z")).toEqual([]);
    expect(await lock("GID_name", "b", [0])).toEqual([0]);
  });

  it("end when they are not renewed", async () => {
    await lock("GID_end", "a", [0]);
    await expect.poll(() => lock("GID_end", "b", [0]), { timeout: 60_000, interval: 100 }).toEqual([0]);
    expect(await lock("GID_end", "a", [0])).toEqual([]);
  });
});
