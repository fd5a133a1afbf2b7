import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../../management/testing/console-client.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { startScripted, stopScripted } from "../scripted-consumer.ts";

interface Letter {
  offsetMessageId: string;
  uniqueId: string;
  originTopic: string;
  retries: number;
  diedAgain: boolean;
  resends: number;
}

/** Without the broker's name, which a message that a client is handed directly does not have. */
const delivery = z.object({ name: z.string(), topic: z.string(), reconsumeTimes: z.number(), properties: z.record(z.string(), z.string()) });
const patience = { timeout: 60_000, interval: 100 };

describe.skipIf(engineSkipReason()).each(everyEngine)("Dead letters of Java consumers 4.9.8 sent again from the console, on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let console: TestConsole;
  let address = "";
  const call = <T = Record<string, unknown>>(method: "GET" | "POST", path: string, body?: object): Promise<Answer<T>> => console.client.call<T>(method, `/api/instances/default${path}`, body);
  const letters = async (group: string): Promise<Letter[]> => (await call<{ rows: Letter[] }>("GET", `/dead-letters/${group}`)).body.rows;
  const deliveries = (consumer: string): Promise<z.infer<typeof delivery>[]> => java.call("scripted.deliveries", { consumer }, z.array(delivery));
  const seen = async (consumer: string): Promise<string[]> => (await deliveries(consumer)).map(({ name, reconsumeTimes, topic }) => `${topic} ${name}/${reconsumeTimes}`);
  const resend = async (group: string, order: object): Promise<Record<string, unknown>> => {
    const begun = await call<{ id: string }>("POST", `/dead-letters/${group}/resends`, order);
    expect(begun).toMatchObject({ status: 200 });
    const job = async (): Promise<Record<string, unknown>> => (await call("GET", `/jobs/${begun.body.id}`)).body;
    await expect.poll(async () => (await job())["state"], patience).toBe("done");
    return job();
  };
  const clientOf = async (group: string): Promise<string> => (await call<{ rows: { clientId: string }[] }>("GET", `/consumers/${group}/clients`)).body.rows[0]?.clientId ?? "";

  beforeAll(async () => {
    engine = await start({ brokerConfig: { messageDelayLevel: "1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s" } });
    java = await JavaSession.start(engine.namesrv);
    address = (await java.cluster())["broker-a"] ?? "";
    await java.startProducer("producer");
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
  });
  afterAll(async () => {
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  it("come to the same group under their topic, with all their retries again, and die again when nothing was mended (DLQ-017, DLQ-021)", async () => {
    await java.createTopic("orders", 1);
    await java.send({ producer: "producer", topic: "orders", mode: "sync", count: 1, prefix: "d", tag: "TagA", size: 20 });
    await startScripted(java, { consumer: "failing", group: "GID_failing", topic: "orders", maxReconsumeTimes: 2, script: { "d-0": { how: "throw", times: -1 } } });
    await expect.poll(() => letters("GID_failing"), patience).toMatchObject([{ originTopic: "orders", retries: 2, diedAgain: false, resends: 0 }]);
    expect(await resend("GID_failing", { selection: { matching: {} } })).toMatchObject({ result: { sent: 1 } });
    await expect.poll(() => letters("GID_failing"), patience).toMatchObject([{ diedAgain: true, resends: 0, retries: 2 }, { diedAgain: false, resends: 1 }]);
    const [again, first] = await letters("GID_failing");
    const where = async (): Promise<object | undefined> => (await call<{ groups: object[] }>("GET", `/message-location?id=${again?.uniqueId}&group=GID_failing`)).body.groups[0];
    await expect.poll(where, patience).toMatchObject({ verdict: "dead", evidence: [{ code: "resent", by: "admin", state: "sent", offsetMessageId: first?.offsetMessageId }, { code: "deadLetter", again: true, offsetMessageId: again?.offsetMessageId }] });
    const life = ["orders d-0/0", "orders d-0/1", "orders d-0/2"];
    expect(await seen("failing")).toEqual([...life, ...life]);
  });

  it("are tried on one client as they are and edited, and the edited one is sent to the group (MSG-021)", async () => {
    const before = (await seen("failing")).length;
    const id = (await letters("GID_failing"))[1]?.offsetMessageId;
    const clientId = await clientOf("GID_failing");
    expect((await call("POST", "/dead-letters/GID_failing/trials", { id, clientId })).body).toMatchObject({ result: "CR_THROW_EXCEPTION", seenTopic: "orders", remark: expect.stringContaining("Exception") });
    const edited = { body: "mended|and well", tags: "TagB", keys: "k", properties: { own: "1" } };
    expect((await call("POST", "/dead-letters/GID_failing/trials", { id, clientId, edited })).body).toMatchObject({ result: "CR_SUCCESS", seenTopic: "MQDECK_TRIALS" });
    expect((await call("POST", "/dead-letters/GID_failing/trials", { id, clientId: "nobody" })).body).toMatchObject({ code: "not_found", params: { what: "client" } });
    expect((await call("POST", "/dead-letters/GID_failing/edited", { id, edited })).body).toMatchObject({ code: "invalid_input", fields: [{ path: "again" }] });
    expect((await call("POST", "/dead-letters/GID_failing/edited", { id, edited: { ...edited, properties: { DELAY: "3" } }, again: true })).body).toMatchObject({ code: "invalid_input" });
    expect((await call("POST", "/dead-letters/GID_failing/edited", { id, edited, again: true })).body).toMatchObject({ state: "sent", edited: true, targetTopic: "%RETRY%GID_failing" });
    await expect.poll(async () => (await seen("failing")).slice(before), patience).toEqual(["orders d-0/0", "MQDECK_TRIALS mended/0", "orders mended/0"]);
    const [last] = (await deliveries("failing")).slice(-1);
    expect(last?.properties).toMatchObject({ TAGS: "TagB", KEYS: "k", own: "1", MQDECK_RESEND: expect.any(String) });
    // Neither trial had a consequence, and the edited one was consumed.
    expect(await letters("GID_failing")).toHaveLength(2);
    expect((await call("GET", "/dead-letters/GID_failing/resends")).body).toMatchObject({ total: 2, rows: [{ edited: true, state: "sent", jobId: "" }, { edited: false, state: "sent" }] });
    await stopScripted(java, "failing");
  });

  it("come to a group that allows no retries, too, instead of dying on their way", async () => {
    await java.createTopic("strict", 1);
    await java.admin("createGroup", { group: "GID_strict", retryMaxTimes: 0, addresses: [address] }, z.unknown());
    await java.send({ producer: "producer", topic: "strict", mode: "sync", count: 1, prefix: "s", tag: "TagA", size: 20 });
    await startScripted(java, { consumer: "strict", group: "GID_strict", topic: "strict", maxReconsumeTimes: 0, script: { "s-0": { how: "later", times: 1 } } });
    await expect.poll(() => letters("GID_strict"), patience).toMatchObject([{ originTopic: "strict" }]);
    expect(await resend("GID_strict", { selection: { matching: {} } })).toMatchObject({ result: { sent: 1 } });
    await expect.poll(() => seen("strict"), patience).toEqual(["strict s-0/0", "strict s-0/0"]);
    expect(await letters("GID_strict")).toHaveLength(1);
    await stopScripted(java, "strict");
  });
});
