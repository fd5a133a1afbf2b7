import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import { makeDeadLetters } from "../../e2e/engines/dead-letter-maker.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";
import { connectRawConsumer } from "./raw-consumer.ts";

interface Row {
  offsetMessageId: string;
  uniqueId: string;
  originTopic: string;
  keys: string;
  tags: string;
  resends: number;
  classId: string;
  diedAgain: boolean;
}
interface Job {
  id: string;
  state: string;
  done: number;
  failed: number;
  result: Record<string, number> | null;
}

const patience = { timeout: 60_000, interval: 100 };

describe.skipIf(engineSkipReason()).each(everyEngine)("The dead-letter workbench on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let address = "";
  const call = <T = Record<string, unknown>>(method: "GET" | "POST", path: string, body?: object): Promise<Answer<T>> => console.client.call<T>(method, `/api/instances/default${path}`, body);
  const list = async (group: string, query = ""): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await call<{ rows: Row[]; nextCursor: string }>("GET", `/dead-letters/${group}?${query}&cursor=${cursor}`);
      rows.push(...body.rows);
      cursor = body.nextCursor;
      if (cursor === "") return rows;
    }
  };
  const job = async (id: string): Promise<Job> => (await call<Job>("GET", `/jobs/${id}`)).body;
  const resend = async (group: string, order: object): Promise<Job> => {
    const begun = await call<Job>("POST", `/dead-letters/${group}/resends`, order);
    expect(begun).toMatchObject({ status: 200 });
    await expect.poll(async () => (await job(begun.body.id)).state, patience).toBe("done");
    return job(begun.body.id);
  };
  const inTopic = async (topic: string): Promise<{ properties: Record<string, string>; reconsumeTimes: number }[]> =>
    (await call<{ rows: { properties: Record<string, string>; reconsumeTimes: number }[] }>("GET", `/messages?by=time&topic=${encodeURIComponent(topic)}&limit=100`)).body.rows;
  const inRetryTopic = (group: string): ReturnType<typeof inTopic> => inTopic(`%RETRY%${group}`);

  beforeAll(async () => {
    engine = await start({ autoCreateGroups: false });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    address = (await brokerAddresses(engine.namesrv))[0] ?? "";
    for (const name of ["orders", "refunds"]) expect((await call("POST", "/topics", { name, brokerNames: ["broker-a"] })).status).toBe(200);
  });
  afterAll(async () => {
    await console?.stop();
    await engine?.stop();
  });

  it("lists groups and their dead letters, newest first, page by page, and one by either id (DLQ-003, DLQ-007)", async () => {
    expect((await call("GET", "/dead-letters")).body).toMatchObject({ rows: [], total: 0, retention: { hours: expect.any(Number) } });
    expect((await call("GET", "/dead-letters/GID_none")).body).toMatchObject({ rows: [], nextCursor: "", warnings: [] });
    await makeDeadLetters({ address, group: "GID_list", topic: "orders", count: 25, tagOf: (index) => (index % 5 === 0 ? "paid" : "open") });
    await expect.poll(async () => (await call<{ rows: object[] }>("GET", "/dead-letters")).body.rows, patience).toMatchObject([{ group: "GID_list", topic: "%DLQ%GID_list", deadLetters: 25, groupExists: true, readable: true, brokerNames: ["broker-a"], oldestAt: expect.any(Number), deletedNotBefore: expect.any(Number) }]);
    /** A busy machine may read fewer rows in the time that the server takes for a page. */
    const pageOf = (rows: number, cursor = "") =>
      vi.waitFor(async () => {
        const answer = await call<{ rows: Row[]; nextCursor: string; totalMessages: number }>("GET", `/dead-letters/GID_list?limit=20&cursor=${cursor}`);
        expect(answer.body.rows).toHaveLength(rows);
        return answer;
      }, patience);
    const first = await pageOf(20);
    expect(first.body).toMatchObject({ totalMessages: 25 });
    const rest = await pageOf(5, first.body.nextCursor);
    expect(rest.body).toMatchObject({ nextCursor: "" });
    expect(new Set([...first.body.rows, ...rest.body.rows].map(({ keys }) => keys)).size).toBe(25);
    expect(await list("GID_list", "tag=paid")).toHaveLength(5);
    const [row] = first.body.rows;
    expect(await list("GID_list", `id=${row?.offsetMessageId}`)).toMatchObject([{ uniqueId: row?.uniqueId }]);
    await expect.poll(() => list("GID_list", `id=${row?.uniqueId}`), patience).toMatchObject([{ offsetMessageId: row?.offsetMessageId }]);
    expect(await list("GID_list", "id=7F00000100002A9F00000000000000FF")).toEqual([]);
  });

  it("puts them into classes by origin topic, tag and exception or shape, which narrow the list", async () => {
    await makeDeadLetters({ address, group: "GID_classes", topic: "orders", count: 6, bodyOf: (index) => (index < 4 ? `{"id":${index}}` : "plain"), tagOf: () => "t" });
    await makeDeadLetters({ address, group: "GID_classes", topic: "refunds", count: 3, propertiesOf: (index) => ({ "x-exception-message": `refund ${index} not found` }) });
    const { body } = await call<{ rows: { classId: string; pattern: string; messages: number }[] }>("GET", "/dead-letters/GID_classes/classes");
    expect(body).toMatchObject({
      sampledMessages: 9, isWhole: true,
      rows: [{ originTopic: "orders", tags: "t", basis: "json", pattern: "{id: number}", messages: 4 }, { originTopic: "refunds", tags: "", basis: "exception", pattern: "refund # not found", messages: 3 }, { originTopic: "orders", basis: "text", messages: 2 }],
    });
    const rows = await list("GID_classes", `classId=${body.rows[1]?.classId}`);
    expect(rows.map(({ originTopic }) => originTopic)).toEqual(["refunds", "refunds", "refunds"]);
  });

  it("refuses a group that cannot take them, and says why (DLQ-019)", async () => {
    const order = { selection: { matching: {} } };
    const preview = async (group: string): Promise<unknown> => (await call("POST", `/dead-letters/${group}/resends/preview`, order)).body;
    // Offline, but its retry topic is there: it gets its messages when it comes back.
    expect(await preview("GID_list")).toMatchObject({ obstacle: null, online: false });
    expect((await call("POST", "/groups", { name: "GID_never", brokerNames: ["broker-a"] })).status).toBe(200);
    expect(await preview("GID_never")).toMatchObject({ obstacle: "noRetryTopic" });
    expect((await call("POST", "/dead-letters/GID_never/resends", order)).body).toMatchObject({ code: "resend_refused" });
    expect(await preview("GID_gone")).toMatchObject({ obstacle: "groupGone" });
    expect((await call("POST", "/dead-letters/GID_gone/resends", order)).body).toMatchObject({ code: "not_found", params: { what: "group" } });
  });

  it("sends all that match to the retry topic as they were, once, and asks the ledger before a second time (DLQ-010 to DLQ-021)", async () => {
    await makeDeadLetters({ address, group: "GID_all", topic: "orders", count: 30, tagOf: (index) => (index % 3 === 0 ? "paid" : "open"), propertiesOf: () => ({ own: "kept" }) });
    const consumer = await connectRawConsumer(address, "GID_all", "orders", "client-1");
    const done = await resend("GID_all", { selection: { matching: { tag: "paid" } }, ratePerSecond: 1000 });
    expect(done).toMatchObject({ done: 10, failed: 0, result: { sent: 10, skipped: 0, failed: 0, unknown: 0, sentTwice: 0 } });
    // A real broker answers a send a moment before its queues show the message.
    await expect.poll(() => inRetryTopic("GID_all"), patience).toHaveLength(10);
    for (const { properties, reconsumeTimes } of await inRetryTopic("GID_all")) {
      expect(properties).toMatchObject({ RETRY_TOPIC: "orders", TAGS: "paid", own: "kept", MQDECK_RESEND: expect.any(String), ORIGIN_MESSAGE_ID: expect.any(String) });
      expect(properties).not.toHaveProperty("DELAY");
      expect(reconsumeTimes).toBe(0);
    }
    expect((await list("GID_all", "tag=paid")).every(({ resends }) => resends === 1)).toBe(true);
    expect((await call("POST", "/dead-letters/GID_all/resends/preview", { selection: { matching: {} } })).body).toMatchObject({ alreadyResent: 10, obstacle: null, online: true, subscribedTopics: ["orders"] });
    expect(await resend("GID_all", { selection: { matching: {} }, ratePerSecond: 1000 })).toMatchObject({ done: 30, result: { sent: 20, skipped: 10 } });
    const [row] = await list("GID_all");
    expect(await resend("GID_all", { selection: { ids: [row?.offsetMessageId] }, alreadyResent: "again" })).toMatchObject({ done: 1, result: { sent: 1 } });
    expect(await list("GID_all", `id=${row?.offsetMessageId}`)).toMatchObject([{ resends: 2 }]);
    await expect.poll(() => inRetryTopic("GID_all"), patience).toHaveLength(31);
    consumer.socket.destroy();
  });

  it("gives a result for each message, and tries the failed ones again (DLQ-018)", async () => {
    await makeDeadLetters({ address, group: "GID_results", topic: "orders", count: 3 });
    await makeDeadLetters({ address, group: "GID_results", topic: "refunds", count: 2 });
    const consumer = await connectRawConsumer(address, "GID_results", "orders", "client-2");
    const done = await resend("GID_results", { selection: { matching: {} } });
    expect(done).toMatchObject({ done: 5, failed: 2, result: { sent: 3, failed: 2 } });
    const failed = await call<{ rows: object[] }>("GET", `/dead-letters/GID_results/resends?jobId=${done.id}&state=problems`);
    expect(failed.body).toMatchObject({ total: 2, counts: { sent: 3, failed: 2 }, rows: [{ reason: "notSubscribed", originTopic: "refunds" }, { reason: "notSubscribed" }] });
    consumer.socket.destroy();
    const second = await connectRawConsumer(address, "GID_results", "refunds", "client-3");
    await expect.poll(async () => (await call("POST", "/dead-letters/GID_results/resends/preview", { selection: { failedOf: done.id } })).body, patience).toMatchObject({ messages: 2, subscribedTopics: ["refunds"] });
    expect(await resend("GID_results", { selection: { failedOf: done.id } })).toMatchObject({ result: { sent: 2, failed: 0 } });
    second.socket.destroy();
  });

  it("stops between messages when it is paused and for good when it is cancelled, and leaves nothing open", async () => {
    await makeDeadLetters({ address, group: "GID_halt", topic: "orders", count: 200 });
    const begun = (await call<Job>("POST", "/dead-letters/GID_halt/resends", { selection: { matching: {} }, ratePerSecond: 4 })).body;
    await expect.poll(async () => (await job(begun.id)).done, patience).toBeGreaterThanOrEqual(2);
    expect((await call("POST", `/jobs/${begun.id}/pause`)).body).toMatchObject({ state: "paused" });
    expect((await call("POST", `/jobs/${begun.id}/resume`)).body["state"]).toMatch(/waiting|running/);
    const paused = (await job(begun.id)).done;
    await expect.poll(async () => (await job(begun.id)).done, patience).toBeGreaterThan(paused);
    expect((await call("POST", `/jobs/${begun.id}/cancel`)).body).toMatchObject({ state: "cancelled" });
    const counts = async (): Promise<Record<string, number>> => (await call<{ counts: Record<string, number> }>("GET", `/dead-letters/GID_halt/resends?jobId=${begun.id}`)).body.counts;
    const sentBeyondCopies = async (): Promise<number> => ((await counts())["sent"] ?? 0) - (await inRetryTopic("GID_halt")).length;
    await expect.poll(async () => ({ ...(await counts()), sent: await sentBeyondCopies() }), patience).toEqual({ intended: 0, sent: 0, failed: 0, skipped: 0, unknown: 0 });
    expect((await counts())["sent"]).toBeLessThan(200);
  });

  it("sends to the origin topic when that is wanted, where it is an ordinary message again", async () => {
    expect((await call("POST", "/topics", { name: "everybody", brokerNames: ["broker-a"] })).status).toBe(200);
    await makeDeadLetters({ address, group: "GID_origin", topic: "everybody", count: 2 });
    expect(await resend("GID_origin", { selection: { matching: {} }, target: "originTopic" })).toMatchObject({ result: { sent: 2 } });
    const again = async (): ReturnType<typeof inTopic> => (await inTopic("everybody")).filter(({ properties }) => properties["MQDECK_RESEND"] !== undefined);
    await expect.poll(again, patience).toHaveLength(2);
    for (const { properties } of await again()) expect(properties).not.toHaveProperty("RETRY_TOPIC");
    expect(await inRetryTopic("GID_origin")).toEqual([]);
  });
});
