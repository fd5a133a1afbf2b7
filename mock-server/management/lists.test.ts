import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

const engine = new MemoryEngine();
let console: TestConsole;
const get = <T = Record<string, unknown>>(path: string): Promise<T> => console.client.call<T>("GET", `/api/instances/default${path}`).then((answer) => answer.body);

beforeAll(async () => {
  for (let index = 0; index < 300; index++) engine.addTopic(`topic-${String(index).padStart(3, "0")}`, index);
  for (let index = 0; index < 30; index++) engine.addGroup(`group-${index}`);
  engine.committed.set("topic-100@group-7", 60);
  console = await startTestConsole({ engines: { rocketmq: engine } });
  await console.client.signIn();
});
afterAll(() => console.stop());

it("answers the names at once and the figures as soon as they are read", async () => {
  expect(await get("/topics?pageSize=2&page=3&search=TOPIC-1")).toMatchObject({ total: 100, page: 3, rows: [{ topic: "topic-104" }, { topic: "topic-105" }] });
  await expect.poll(() => get("/topics?search=topic-105")).toMatchObject({ rows: [{ storedMessages: 105 }], warnings: [] });
  await expect.poll(() => get("/topics?sort=-storedMessages&pageSize=1")).toMatchObject({ rows: [{ topic: "topic-299" }], warnings: [] });
  await expect.poll(() => get("/groups?sort=-lag&pageSize=1")).toMatchObject({ rows: [{ group: "group-7", lag: 40 }] });
});

it("costs the engine the same for ten tabs as for one (CF-015)", async () => {
  const before = engine.calls.get("listConfigs") ?? 0;
  const beganMs = performance.now();
  const tabs = Array.from({ length: 10 }, async () => {
    for (let request = 0; request < 20; request++) await get("/topics?sort=-produceTps&pageSize=100");
  });
  await Promise.all(tabs);
  // One look reads topics and groups: two calls; another is due every ten seconds that this takes.
  const mostLooks = 1 + Math.ceil((performance.now() - beganMs) / 10_000);
  expect((engine.calls.get("listConfigs") ?? 0) - before).toBeLessThanOrEqual(2 * mostLooks);
});

it("shows a deletion and a creation at once, and the age of all when the engine is away, until it is back", async () => {
  expect((await console.client.call("DELETE", "/api/instances/default/topics/topic-001?confirm=topic-001")).status).toBe(204);
  expect(await get("/topics?search=topic-001")).toMatchObject({ total: 0 });
  await console.client.call("POST", "/api/instances/default/topics", { name: "made-now", brokerNames: ["broker-a"], messageType: "FIFO", remark: "why" });
  expect(await get("/topics?search=made")).toMatchObject({ total: 1, rows: [{ topic: "made-now", messageType: "FIFO", remark: "why" }] });
  engine.away = true;
  await expect.poll(() => get("")).toMatchObject({ state: "unreachable", stateDetail: "connection refused" });
  expect(await get("/topics?search=made")).toMatchObject({ total: 1, warnings: [{ code: "broker_unreachable" }] });
  engine.away = false;
  await expect.poll(() => get("")).toMatchObject({ state: "running" });
  expect(await get("/topics?search=made")).toMatchObject({ warnings: [] });
});
