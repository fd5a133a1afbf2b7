import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { engineSkipReason, goSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import { rocketmqAdapters } from "../../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../../management/testing/console-client.ts";
import { everyEngine } from "../engine-cases.ts";
import { runGoClient } from "../go-client.ts";
import { JavaSession } from "../java-session.ts";
import { deliveredNames, startScripted, stopScripted } from "../scripted-consumer.ts";

type Preview = ResponseOf<Endpoints["previewOffsetReset"]>;
type Result = ResponseOf<Endpoints["resetOffsets"]>;
type Listed = ResponseOf<Endpoints["listOffsetResets"]>;
interface Problem {
  code: string;
}

/** Clients stop for ten seconds when they are told, and commit what they then consumed every five. */
const patient = { timeout: 60_000, interval: 200 };
const compileAndRunMs = 600_000;

describe.skipIf(engineSkipReason()).each(everyEngine)("resets with a way back at $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;

  const at = (path: string): string => `/api/instances/default${path}`;
  const post = <T>(path: string, body: object): Promise<Answer<T>> => console.client.call<T>("POST", at(path), body);
  const preview = async (group: string, topic: string, target: object): Promise<Preview> => (await post<Preview>(`/groups/${group}/offset-resets/preview`, { topic, target })).body;
  const reset = async (group: string, topic: string, target: object): Promise<Result> => (await post<Result>(`/groups/${group}/offset-resets`, { topic, target, confirm: group })).body;
  const listed = async (group: string): Promise<Listed["rows"]> => (await console.client.call<Listed>("GET", at(`/groups/${group}/offset-resets`))).body.rows;
  const committed = async (group: string, topic = "orders"): Promise<(number | null)[]> => (await preview(group, topic, { to: "earliest" })).rows.map(({ currentOffset }) => currentOffset);
  const commit = (group: string, offsets: number[], topic = "orders"): Promise<unknown> => reset(group, topic, { to: "offsets", offsets: offsets.map((offset, queueId) => ({ brokerName: "broker-a", queueId, offset })) });
  const fill = async (topic: string, count: number): Promise<void> => {
    await java.createTopic(topic, 2);
    await java.send({ producer: "producer", topic, mode: "sync", count, prefix: topic });
  };

  beforeAll(async () => {
    engine = await start();
    java = await JavaSession.start(engine.namesrv);
    await java.startProducer("producer");
    await fill("orders", 20);
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    for (const name of ["GID_away", "GID_online", "GID_stuck", "GID_cast", "CG_go_reset"]) expect((await post("/groups", { name, brokerNames: ["broker-a"], broadcastAllowed: true })).status).toBe(200);
  });
  afterAll(async () => {
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  it("keep the old offsets of a group that is offline, go back, and forth again", async () => {
    await commit("GID_away", [5, 2]);
    const forward = await reset("GID_away", "orders", { to: "latest" });
    expect(forward).toMatchObject({ clientsTold: [], rows: [{ currentOffset: 5, newOffset: 10, skipped: 5, result: "done" }, { currentOffset: 2, newOffset: 10, skipped: 8, result: "done" }] });
    expect(await committed("GID_away")).toEqual([10, 10]);
    expect(await preview("GID_away", "orders", { to: "before", resetId: forward.id })).toMatchObject({ redelivered: 13, skipped: 0, rows: [{ currentOffset: 10, newOffset: 5 }, { newOffset: 2 }] });
    const back = await reset("GID_away", "orders", { to: "before", resetId: forward.id });
    expect(await committed("GID_away")).toEqual([5, 2]);
    const again = await post<Problem>("/groups/GID_away/offset-resets", { topic: "orders", target: { to: "before", resetId: forward.id }, confirm: "GID_away" });
    expect(again.body.code).toBe("state_changed");
    const forth = await reset("GID_away", "orders", { to: "before", resetId: back.id });
    expect(await committed("GID_away")).toEqual([10, 10]);
    const [first, second, third] = await listed("GID_away");
    expect(first).toMatchObject({ id: forth.id, undoes: back.id, undoneBy: null, account: "admin", target: { to: "before" } });
    expect(second).toMatchObject({ id: back.id, undoes: forward.id, undoneBy: forth.id, queues: [{ queueId: 0, oldOffset: 10, newOffset: 5, result: "done" }, { queueId: 1, oldOffset: 10, newOffset: 2 }] });
    expect(third).toMatchObject({ id: forward.id, undoes: null, undoneBy: back.id, target: { to: "latest" } });
    expect((await post<Problem>("/groups/GID_away/offset-resets/preview", { topic: "orders", target: { to: "before", resetId: 999 } })).body.code).toBe("not_found");
  });

  it("move a group that is online to exactly the offsets that are wished, queue by queue", { timeout: 120_000 }, async () => {
    await java.startConsumer({ consumer: "reader", group: "GID_online", topic: "orders" });
    await vi.waitFor(async () => expect(await committed("GID_online")).toEqual([10, 10]), patient);
    await vi.waitFor(async () => expect((await preview("GID_online", "orders", { to: "latest" })).onlineClients).toHaveLength(1), patient);
    const target = { to: "offsets", offsets: [{ brokerName: "broker-a", queueId: 1, offset: 7 }] };
    expect(await preview("GID_online", "orders", target)).toMatchObject({ redelivered: 3, skipped: 0, rows: [{ newOffset: 10, stays: true }, { newOffset: 7, stays: false }] });
    expect(await reset("GID_online", "orders", target)).toMatchObject({ clientsTold: [expect.any(String)], rows: [{ newOffset: 10, result: "done" }, { newOffset: 7, redelivered: 3, result: "done" }] });
    await vi.waitFor(async () => expect((await java.awaitMessages(["reader"], 20)).total).toBe(23), patient);
    await vi.waitFor(async () => expect(await committed("GID_online")).toEqual([10, 10]), patient);
    const seen = await java.messages("reader");
    expect(seen.slice(20).map(({ queueId, queueOffset }) => `${queueId} ${queueOffset}`).sort()).toEqual(["1 7", "1 8", "1 9"]);
    expect((await java.awaitMessages(["reader"], 20)).total).toBe(23);
  });

  it("move a group that is online by time to the first message of each queue from then on", { timeout: 120_000 }, async () => {
    const [message] = (await console.client.call<{ rows: { storedAt: number }[] }>("GET", at("/messages?by=offset&topic=orders&brokerName=broker-a&queueId=0&offset=4"))).body.rows;
    const target = { to: "timestamp", timestampMs: message?.storedAt ?? 0 };
    const wished = await preview("GID_online", "orders", target);
    expect(wished.rows[0]?.newOffset).toBeLessThanOrEqual(4);
    const before = (await java.messages("reader")).length;
    expect((await reset("GID_online", "orders", target)).rows.map(({ newOffset, result }) => [newOffset, result])).toEqual(wished.rows.map(({ newOffset }) => [newOffset, "done"]));
    await vi.waitFor(async () => expect((await java.messages("reader")).length).toBe(before + wished.redelivered), patient);
    const again = (await java.messages("reader")).slice(before);
    for (const { newOffset, queueId } of wished.rows) expect(again.filter((one) => one.queueId === queueId).map(({ queueOffset }) => queueOffset).sort((a, b) => a - b)).toEqual(Array.from({ length: 10 - newOffset }, (_, index) => newOffset + index));
    await java.stopConsumer("reader");
  });

  it("take a group that is online past what it hangs on, and back to it", { timeout: 180_000 }, async () => {
    await startScripted(java, { consumer: "stuck", group: "GID_stuck", topic: "orders", orderly: true, script: { "*": { how: "later", times: -1 } }, suspendMs: 500 });
    await vi.waitFor(async () => expect(new Set(await deliveredNames(java, "stuck")).size).toBe(2), patient);
    const ahead = await reset("GID_stuck", "orders", { to: "latest" });
    expect(ahead.rows).toMatchObject([{ newOffset: 10, result: "done" }, { newOffset: 10, result: "done" }]);
    // The console writes the offsets too, at once; until the client itself is there it may commit its old ones once more.
    const held = (): Promise<Record<string, Record<string, number>>> => java.call("operation.consumeStatus", { group: "GID_stuck", topic: "orders", clientId: "" }, z.record(z.string(), z.record(z.string(), z.number())));
    await vi.waitFor(async () => expect(Object.values(await held())).toEqual([{ "broker-a:0": 10, "broker-a:1": 10 }]), patient);
    await vi.waitFor(async () => expect(await committed("GID_stuck")).toEqual([10, 10]), patient);
    const before = (await deliveredNames(java, "stuck")).length;
    const back = await reset("GID_stuck", "orders", { to: "before", resetId: ahead.id });
    expect(back.rows).toMatchObject([{ newOffset: 0, redelivered: 10, result: "done" }, { newOffset: 0, redelivered: 10, result: "done" }]);
    await vi.waitFor(async () => expect(new Set((await deliveredNames(java, "stuck")).slice(before)).size).toBe(2), patient);
    await stopScripted(java, "stuck");
  });

  it("are refused for a group that broadcasts, whose clients keep the offsets", { timeout: 120_000 }, async () => {
    await startScripted(java, { consumer: "cast", group: "GID_cast", topic: "orders", broadcast: true });
    await vi.waitFor(async () => expect((await preview("GID_cast", "orders", { to: "latest" })).refusal).toBe("broadcasting"), patient);
    expect((await post<Problem>("/groups/GID_cast/offset-resets", { topic: "orders", target: { to: "latest" }, confirm: "GID_cast" })).body.code).toBe("broadcasting_group");
    expect(await listed("GID_cast")).toEqual([]);
    await stopScripted(java, "cast");
  });

  it.skipIf(goSkipReason())("reach a Go client as exactly, and it consumes one message directly", { timeout: compileAndRunMs }, async () => {
    await fill("go-resets", 20);
    const running = runGoClient("resets", engine.namesrv, z.object({ bodies: z.array(z.string()) }));
    await vi.waitFor(async () => expect(await committed("CG_go_reset", "go-resets")).toEqual([10, 10]), { timeout: compileAndRunMs, interval: 500 });
    const { onlineClients } = await preview("CG_go_reset", "go-resets", { to: "latest" });
    expect(onlineClients).toHaveLength(1);
    const [message] = (await console.client.call<{ rows: { offsetMessageId: string; keys: string }[] }>("GET", at("/messages?by=offset&topic=go-resets&brokerName=broker-a&queueId=0&offset=2"))).body.rows;
    const adapter = rocketmqAdapters.connect({ nameServers: [engine.namesrv], accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 5_000 });
    try {
      expect(await adapter.messages.consumeDirectly("CG_go_reset", onlineClients[0] ?? "", message?.offsetMessageId ?? "")).toMatchObject({ result: "CR_SUCCESS" });
    } finally {
      await adapter.close();
    }
    const moved = await reset("CG_go_reset", "go-resets", { to: "offsets", offsets: [{ brokerName: "broker-a", queueId: 0, offset: 2 }, { brokerName: "broker-a", queueId: 1, offset: 8 }] });
    expect(moved.rows).toMatchObject([{ newOffset: 2, redelivered: 8, result: "done" }, { newOffset: 8, redelivered: 2, result: "done" }]);
    const { bodies } = await running;
    const names = bodies.map((body) => body.split("|")[0]);
    expect(new Set(names.slice(0, 20)).size).toBe(20);
    expect(names[20]).toBe(message?.keys);
    expect(new Set(names.slice(21)).size).toBe(10);
  });
});
