import { afterAll, beforeAll, expect, it } from "vitest";
import { emptyTally } from "./probes/probe-results.ts";
import { openDatabase } from "./store/database.ts";
import { ProbesStore } from "./store/probes-store.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { Answer, TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

interface Problem {
  code: string;
  params: Record<string, string>;
}

let console: TestConsole;
const call = (method: "GET" | "PATCH", path: string, body?: object): Promise<Answer<Problem>> => console.client.call<Problem>(method, `/api/instances/default/probes${path}`, body);

beforeAll(async () => {
  console = await startTestConsole({ engines: { rocketmq: new MemoryEngine() } });
  await console.client.signIn();
  const database = openDatabase(`${console.dataDir}/management/console.sqlite`);
  const hourAtMs = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  new ProbesStore(database).add("default", [{ brokerName: "broker-a", queueId: 0, hours: new Map([[hourAtMs, { ...emptyTally(), sent: 9, good: 9, met: 9 }]]), outages: [] }]);
  database.close();
});
afterAll(() => console.stop());

it("takes no objective that every probe meets that is back at all", async () => {
  for (const changes of [{ timeoutSeconds: 5, objectiveMs: 60_000 }, { timeoutSeconds: 5, objectiveMs: 5_000 }, { objectiveMs: 30_000 }]) {
    expect(await call("PATCH", "", changes)).toMatchObject({ status: 400, body: { code: "invalid_input", params: { field: "objectiveMs", reason: "too_big" } } });
  }
  expect(await call("PATCH", "", { timeoutSeconds: 5, objectiveMs: 4_999 })).toMatchObject({ status: 200, body: { plan: { objectiveMs: 4_999 } } });
});

it("forgets no broker that it never probed", async () => {
  expect(await call("PATCH", "", { forgetBrokers: ["nobody"] })).toMatchObject({ status: 404, body: { params: { what: "broker", name: "nobody" } } });
  expect(await call("PATCH", "", { forgetBrokers: ["broker-a"] })).toMatchObject({ status: 200 });
});

it("tells the service level of what it probes or did, and of nothing else", async () => {
  expect(await call("GET", "/service-level?queueId=0")).toMatchObject({ status: 400, body: { params: { field: "brokerName", reason: "required" } } });
  expect(await call("GET", "/service-level?brokerName=nobody")).toMatchObject({ status: 404, body: { params: { what: "broker", name: "nobody" } } });
  expect(await call("GET", "/service-level?brokerName=broker-a&queueId=7")).toMatchObject({ status: 404, body: { params: { what: "queue", name: "broker-a/7" } } });
  for (const subject of ["", "?brokerName=broker-a", "?brokerName=broker-a&queueId=0"]) expect(await call("GET", `/service-level${subject}`)).toMatchObject({ status: 200, body: { levels: [{ sent: 9 }, {}, {}] } });
});
