import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { ResponseOf } from "../../src/contract/endpoint.ts";
import type { Endpoints } from "../../src/contract/endpoints.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";

type ProbesView = ResponseOf<Endpoints["getProbes"]>;
type LevelView = ResponseOf<Endpoints["getServiceLevel"]>;
type HeartbeatView = ResponseOf<Endpoints["getHeartbeat"]>;

const patience = { timeout: 90_000, interval: 200 };

/** Nothing here is lost or slow only because the machine is. */
const plan = { enabled: true, everySeconds: 5, queuesPerBroker: 2, timeoutSeconds: 20, objectiveMs: 19_000 };

function caller(of: () => TestConsole) {
  return <T = Record<string, unknown>>(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<Answer<T>> => of().client.call<T>(method, `/api/instances/default${path}`, body);
}

describe.skipIf(engineSkipReason()).each(everyEngine)("Scheduled dial-tests on $title", { timeout: 300_000 }, ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  const call = caller(() => console);
  const probes = async (): Promise<ProbesView> => (await call<ProbesView>("GET", "/probes")).body;
  const lists = async (): Promise<unknown> => [(await call("GET", "/topics?pageSize=500")).body["total"], (await call("GET", "/groups?pageSize=500")).body["total"]];
  const statesOf = async (broker: string): Promise<string> => [...new Set((await probes()).rows.filter(({ brokerName }) => brokerName === broker).map(({ state }) => state))].join();

  beforeAll(async () => {
    engine = await start({ brokers: 2, autoCreateTopics: false, autoCreateGroups: false });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    expect((await call("POST", "/topics", { name: "orders", brokerNames: ["broker-a", "broker-b"] })).status).toBe(200);
  }, 120_000);
  afterAll(async () => {
    await console?.stop();
    await engine?.stop();
  });

  it("sends to every queue of both brokers, reads back, and leaves the lists of users as they were (HB-009)", async () => {
    expect(await probes()).toMatchObject({ mode: "off", rows: [], plan: { enabled: false, everySeconds: 10 } });
    const before = await lists();
    expect(await call("PATCH", "/probes", plan)).toMatchObject({ status: 200, body: { plan: { enabled: true, everySeconds: 5 }, warnings: [] } });
    // A message may be back before its send is answered.
    const answered = async (): Promise<string[]> => (await probes()).rows.map(({ lastSendMs, state }) => (lastSendMs === null ? "not answered" : state));
    await expect.poll(answered, patience).toEqual(["ok", "ok", "ok", "ok"]);
    const { callsPerMinute, mode, problem, rows } = await probes();
    expect({ mode, problem, callsPerMinute }).toEqual({ mode: "probing", problem: null, callsPerMinute: 100 });
    expect(rows.map(({ brokerName, queueId, registered }) => `${brokerName} ${queueId} ${registered}`)).toEqual(["broker-a 0 true", "broker-a 1 true", "broker-b 0 true", "broker-b 1 true"]);
    for (const row of rows) {
      expect(row.lastLatencyMs).toBeGreaterThan(0);
      expect(row.lastLatencyMs).toBeLessThan(plan.timeoutSeconds * 1_000);
      expect(row.lastSendMs).toBeGreaterThan(0);
      expect(row).toMatchObject({ today: { lost: 0, failed: 0, doubled: 0, outOfOrder: 0 }, failure: null });
    }
    const results = await call<ResponseOf<Endpoints["listProbeResults"]>>("GET", "/probes/results?brokerName=broker-b&queueId=1");
    expect(results.body.rows.at(-1)).toMatchObject({ sequence: 1, outcome: "inTime", reason: null });
    expect(await lists()).toEqual(before);
    await expect.poll(async () => (await call("GET", "/topics?kind=system&search=MQDECK_PROBE")).body["total"], patience).toBe(2);
    // A consumer's own path: each pull commits where it reads.
    await expect.poll(async () => (await call<{ total: number }>("GET", "/groups?kind=system&search=MQDECK_PROBE")).body.total, patience).toBe(2);
  });

  it("counts what a stopped broker loses on that broker only, and its way back", async () => {
    await engine.stopNode(1);
    await expect.poll(() => statesOf("broker-b"), patience).toBe("failing");
    const down = await probes();
    expect(down.rows.find(({ brokerName }) => brokerName === "broker-b")?.failure).toMatchObject({ reason: expect.stringMatching(/unreachable|notBack|noAnswer/) });
    await engine.startNode(1);
    await expect.poll(() => statesOf("broker-b"), patience).toBe("ok");
    const { rows } = await probes();
    for (const row of rows) expect([row.brokerName, row.today.lost + row.today.failed > 0]).toEqual([row.brokerName, row.brokerName === "broker-b"]);
    await expect.poll(async () => (await call<LevelView>("GET", "/probes/service-level")).body.incidents, patience).toMatchObject([{ brokerName: "broker-b", queueIds: [0, 1], endAt: expect.any(Number), sawEnd: true }]);
    const { levels } = (await call<LevelView>("GET", "/probes/service-level")).body;
    // One broker of two was away: the instance was impaired, and never without any answer.
    expect(levels[0]).toMatchObject({ unavailableMs: 0, impairedMs: expect.any(Number) });
    expect(levels[0]?.impairedMs).toBeGreaterThan(0);
    const ofBroker = (await call<LevelView>("GET", "/probes/service-level?brokerName=broker-a")).body;
    expect(ofBroker.levels[0]).toMatchObject({ unavailableMs: 0, impairedMs: 0, budgetLeft: 1 });
    expect(ofBroker.incidents).toEqual([]);
  });

  it("lets one console probe at a time; the other reads along and takes over when the first stops (HB-012)", async () => {
    const other = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    const callOther = caller(() => other);
    const seen = async (): Promise<ProbesView> => (await callOther<ProbesView>("GET", "/probes")).body;
    try {
      await other.client.signIn();
      await callOther("PATCH", "/probes", plan);
      await expect.poll(async () => (await seen()).mode, patience).toBe("readingAlong");
      await expect.poll(async () => (await seen()).rows.every(({ today }) => today.good > 0), patience).toBe(true);
      expect((await seen()).rows.every(({ today }) => today.doubled === 0)).toBe(true);
      expect((await probes()).mode).toBe("probing");
      await call("PATCH", "/probes", { enabled: false });
      await expect.poll(async () => (await seen()).mode, patience).toBe("probing");
    } finally {
      await other.stop();
    }
  });

  it("beats once in ten seconds, and takes its topic away when asked (HB-004, HB-006, HB-010)", async () => {
    expect((await call("GET", "/heartbeat")).body).toMatchObject({ state: "off" });
    expect((await call("PATCH", "/heartbeat", { enabled: true })).status).toBe(200);
    await expect.poll(async () => (await call<HeartbeatView>("GET", "/heartbeat")).body, patience).toMatchObject({ state: "healthy", brokerName: "broker-a", roundTripMs: expect.any(Number), readingAlong: false });
    expect((await call("GET", "/topics?search=_console_heartbeat")).body).toMatchObject({ total: 0 });
    expect(await call("PATCH", "/heartbeat", { enabled: false, deleteTopic: true })).toMatchObject({ status: 200, body: { warnings: [] } });
    await call("PATCH", "/probes", { enabled: false, deleteTopic: true });
    await expect.poll(async () => (await call("GET", "/topics?kind=system&search=_console_heartbeat")).body["total"], patience).toBe(0);
    await expect.poll(async () => (await call("GET", "/groups?kind=all&search=MQDECK")).body["total"], patience).toBe(0);
  });
});
