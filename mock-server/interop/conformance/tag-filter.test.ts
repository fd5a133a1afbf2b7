import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { brokerAddresses, createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { sendFields } from "../raw-load.ts";

/** "Aa" and "BB" have the same Java hash code, so that a broker cannot tell them apart. */
const tags = [undefined, "TagA", "TagB", "Aa", "BB", "杭州", "a b", "null", "*"];

describe.skipIf(engineSkipReason()).each(everyEngine)("Filters by tag on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let broker: RawConnection;

  beforeAll(async () => {
    engine = await start();
    const [address = ""] = await brokerAddresses(engine.namesrv);
    broker = new RawConnection(address);
    java = await JavaSession.start(engine.namesrv);
    await createTopicEverywhere(engine.namesrv, "tags", 1);
    for (const tag of tags) {
      const { code } = await broker.ask(310, { ...sendFields("tags", 0, "U"), i: tag === undefined ? "" : `TAGS\u0001${tag}` }, Buffer.from(`${tag ?? "untagged"}|`));
      expect(code).toBe(0);
    }
    // A real broker answers a send before its consume queue knows of the message.
    await vi.waitFor(async () => expect((await broker.ask(30, { topic: "tags", queueId: 0 })).extFields["offset"]).toBe(String(tags.length)), { timeout: 60_000 });
  });
  afterAll(async () => {
    broker?.close();
    await java?.stop();
    await engine?.stop();
  });

  it.each([
    ["*", tags],
    ["", tags],
    ["TagA", ["TagA"]],
    ["TagA || TagB", ["TagA", "TagB"]],
    ["TagA||TagB||", ["TagA", "TagB"]],
    ["  TagA  ||  ", ["TagA"]],
    ["TagA | TagB", []],
    ["Aa", ["Aa", "BB"]],
    ["杭州", ["杭州"]],
    ["a b", ["a b"]],
    ["null", ["null"]],
    ["TagA || *", ["TagA", "*"]],
    ["taga", []],
    [" ", []],
    [" || ", []],
    ["||", 23],
    ["||||", 23],
  ])("let %j pass what a real broker lets pass", async (subscription, expected) => {
    const answer = await broker.ask(11, { consumerGroup: "GID_tags", topic: "tags", queueId: 0, queueOffset: 0, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription, subVersion: 1, expressionType: "TAG" });
    const found: (string | undefined)[] = [];
    for (let at = 0; at < answer.body.length; at += answer.body.readInt32BE(at)) found.push(tags[Number(answer.body.readBigInt64BE(at + 20))]);
    expect([0, 20].includes(answer.code) ? found : answer.code).toEqual(expected);
  });

  it("leave it to the client to tell tags of one hash apart", async () => {
    await java.startConsumer({ consumer: "one-tag", group: "GID_one_tag", topic: "tags", tags: "BB" });
    expect(await java.awaitMessages(["one-tag"], 1)).toMatchObject({ total: 1 });
    await java.startConsumer({ consumer: "rest", group: "GID_rest", topic: "tags" });
    expect(await java.awaitMessages(["rest"], tags.length)).toMatchObject({ total: tags.length });
    expect((await java.messages("one-tag")).map((message) => message.name)).toEqual(["BB"]);
  });
});
