import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";

/* The message query by time through the console's API, on two brokers: every answer here came over the wire. */

interface Row {
  brokerName: string;
  queueId: number;
  queueOffset: number;
  storedAt: number;
  keys: string;
}
interface Page {
  rows: Row[];
  nextCursor: string;
  scannedMessages: number;
  isStalled: boolean;
  progress: { readMessages: number; totalMessages: number; atMs: number | null };
  warnings: { code: string; subject: string }[];
}

const sendMessageV2 = 310;
const messages = 120;
const queues = 4;
const text = "needle ".repeat(200);

describe.skipIf(engineSkipReason()).each(everyEngine)("a query by time on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  const call = <T = Record<string, unknown>>(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<Answer<T>> => console.client.call<T>(method, `/api/instances/default${path}`, body);
  const page = async (query: string, cursor = ""): Promise<Page> => {
    const { body, status } = await call<Page>("GET", `/messages?by=time&topic=scanned&${query}&cursor=${cursor}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  /** A page of so many rows: a busy machine may read fewer in the time that the server takes for one. */
  const pageOf = (rows: number, query: string, cursor = ""): Promise<Page> =>
    vi.waitFor(async () => {
      const answer = await page(query, cursor);
      expect(answer.rows).toHaveLength(rows);
      return answer;
    }, { timeout: 30_000 });
  /** All pages; each but the last is as long as was asked for. */
  const all = async (query: string): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let cursor = ""; ; ) {
      const answer = await page(query, cursor);
      rows.push(...answer.rows);
      cursor = answer.nextCursor;
      if (cursor === "") return rows;
    }
  };
  const keysOf = (rows: Row[]): string[] => rows.map((row) => row.keys);

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    for (const name of ["scanned", "other"]) expect((await call("POST", "/topics", { name, brokerNames: ["broker-a", "broker-b"] })).status).toBe(200);
    const connections = (await brokerAddresses(engine.namesrv)).map((address) => new RawConnection(address));
    for (let index = 0; index < messages; index++) {
      const isPacked = index % 10 === 3;
      const properties = `KEYS\u0001k${index} batch${index % 3}\u0002TAGS\u0001${index % 4 === 0 ? "rare" : "usual"}\u0002colour\u0001${index % 2 === 0 ? "red" : "blue"}`;
      const fields = { a: "PG_scan", b: "scanned", c: "TBW102", d: 4, e: index % queues, f: isPacked ? 1 : 0, g: Date.now(), h: 0, i: properties, j: 0, k: "false", l: 0, m: "false", n: "broker-a" };
      const answer = await connections[index % 3 === 0 ? 1 : 0]?.ask(sendMessageV2, fields, isPacked ? deflateSync(text) : Buffer.from(`plain body ${index}`));
      expect(answer?.code).toBe(0);
    }
    for (const connection of connections) connection.close();
    // A real broker answers a send a moment before its queues show the message.
    await vi.waitFor(async () => expect((await page("limit=1")).progress.totalMessages).toBe(messages), { timeout: 30_000 });
  });
  afterAll(async () => {
    await console?.stop();
    await engine?.stop();
  });

  it("gives every message once, in order from either end, however long the pages are", async () => {
    const oldest = await all("direction=oldest&limit=7");
    expect(new Set(keysOf(oldest)).size).toBe(messages);
    expect(oldest).toHaveLength(messages);
    expect(oldest.map((row) => row.storedAt)).toEqual(oldest.map((row) => row.storedAt).toSorted((a, b) => a - b));
    expect(await all("direction=newest&limit=13")).toEqual(oldest.toReversed());
    expect(await all("direction=newest&limit=100")).toEqual(oldest.toReversed());
    const [middle, later] = [oldest[40]?.storedAt ?? 0, oldest[80]?.storedAt ?? 0];
    expect(await all(`direction=oldest&beginAt=${middle}&endAt=${later}&limit=9`)).toEqual(oldest.filter((row) => row.storedAt >= middle && row.storedAt <= later));
    expect(await all("brokerName=broker-b&queueId=1&direction=oldest")).toEqual(oldest.filter((row) => row.brokerName === "broker-b" && row.queueId === 1));
  });

  it("tells how far it is", async () => {
    const first = await pageOf(10, "limit=10");
    expect(first).toMatchObject({ scannedMessages: 10, isStalled: false, warnings: [], progress: { readMessages: 10, totalMessages: messages } });
    expect(first.progress.atMs).toBeLessThanOrEqual(first.rows.at(-1)?.storedAt ?? 0);
    expect((await pageOf(20, "limit=100", (await pageOf(100, "limit=100")).nextCursor)).progress).toEqual({ readMessages: messages, totalMessages: messages, atMs: null });
  });

  it("filters by tag, key, property and body text, packed ones too, and by all of them", async () => {
    const numbers = async (query: string): Promise<number[]> => keysOf(await all(`direction=oldest&limit=5&${query}`)).map((keys) => Number(keys.slice(1).split(" ")[0])).toSorted((a, b) => a - b);
    const those = (wanted: (index: number) => boolean): number[] => Array.from({ length: messages }, (_, index) => index).filter(wanted);
    expect(await numbers("tag=rare")).toEqual(those((index) => index % 4 === 0));
    expect(await numbers(`tag=${encodeURIComponent("rare || usual")}`)).toEqual(those(() => true));
    expect(await numbers("tag=rar")).toEqual([]);
    expect(await numbers("key=batch1")).toEqual(those((index) => index % 3 === 1));
    expect(await numbers("key=batch")).toEqual([]);
    expect(await numbers("property=colour%3Dred")).toEqual(those((index) => index % 2 === 0));
    expect(await numbers("property=colour")).toEqual(those(() => true));
    expect(await numbers("property=color")).toEqual([]);
    expect(await numbers("text=needle%20needle")).toEqual(those((index) => index % 10 === 3));
    expect(await numbers("text=Needle")).toEqual([]);
    expect(await numbers("text=body%2077")).toEqual([77]);
    expect(await numbers("tag=usual&key=batch0&property=colour%3Dblue&text=needle")).toEqual(those((index) => index % 4 !== 0 && index % 3 === 0 && index % 2 === 1 && index % 10 === 3));
  });

  it("is not moved by what arrives between pages", async () => {
    const before = keysOf(await all("direction=newest"));
    const first = await pageOf(20, "limit=20");
    await call("POST", "/dial-tests/produce", { topic: "scanned", messageCount: 5, keys: "late" });
    const second = await pageOf(100, "limit=100", first.nextCursor);
    expect(keysOf([...first.rows, ...second.rows])).toEqual(before);
    await expect.poll(async () => keysOf((await page("limit=5")).rows), { timeout: 30_000 }).toEqual(Array.from({ length: 5 }, () => "late"));
  });

  it("refuses a cursor of another query, and what is none", async () => {
    const { nextCursor } = await page("limit=5");
    for (const query of ["by=time&topic=other", "by=time&topic=scanned&direction=oldest", "by=time&topic=scanned&tag=rare"]) {
      expect((await call("GET", `/messages?${query}&cursor=${nextCursor}`)).body).toMatchObject({ code: "invalid_input", fields: [{ path: "cursor", reason: "malformed" }] });
    }
    expect((await call("GET", "/messages?by=time&topic=scanned&cursor=bm9uc2Vuc2U")).body).toMatchObject({ code: "invalid_input", fields: [{ path: "cursor" }] });
  });

  it("also reads queues that are no longer written", async () => {
    const before = keysOf(await all("direction=oldest"));
    const [address = ""] = await brokerAddresses(engine.namesrv);
    const connection = new RawConnection(address);
    const updateTopic = 17;
    expect((await connection.ask(updateTopic, { topic: "scanned", defaultTopic: "TBW102", readQueueNums: 4, writeQueueNums: 1, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: "false" })).code).toBe(0);
    connection.close();
    await expect.poll(async () => (await call<{ rows: { writeQueues: number }[] }>("GET", "/topics?search=scanned")).body.rows.map((row) => row.writeQueues).toSorted((a, b) => a - b), { timeout: 60_000 }).toEqual([1, 4]);
    expect(keysOf(await all("direction=oldest"))).toEqual(before);
  });

  it("goes on without a broker that stops, says so, and reads its messages when it is back", async () => {
    const whole = await all("direction=oldest");
    const first = await pageOf(10, "direction=oldest&limit=10");
    await engine.stopNode(1);
    const rows = [...first.rows];
    let answer = first;
    for (let slices = 0; !answer.isStalled && slices < 30; slices++) {
      answer = await page("direction=oldest&limit=30", answer.nextCursor);
      rows.push(...answer.rows);
    }
    expect(answer).toMatchObject({ isStalled: true, rows: [], warnings: [{ subject: "broker-b" }] });
    expect(rows.filter((row) => row.brokerName === "broker-a")).toEqual(whole.filter((row) => row.brokerName === "broker-a"));
    expect((await page("direction=oldest")).warnings).toMatchObject([{ code: "broker_unreachable", subject: expect.stringContaining("broker-b") }]);
    await engine.startNode(1);
    const goOn = async (): Promise<string> => {
      answer = await page("direction=oldest&limit=30", answer.nextCursor);
      rows.push(...answer.rows);
      return answer.nextCursor;
    };
    await expect.poll(goOn, { timeout: 90_000 }).toBe("");
    expect(keysOf(rows).toSorted()).toEqual(keysOf(whole).toSorted());
  });
}, 180_000);
