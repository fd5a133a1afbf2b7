import { expect, it } from "vitest";
import { ClientReports } from "./groups/client-reports.ts";
import type { GroupStand } from "./groups/group-stand.ts";
import { PulledReader } from "./groups/pulled-reader.ts";
import { MinuteSums } from "./minute-sums.ts";

const hourMs = 3_600_000;

it("repeats no sum of a minute that the clock was set back over, and asks anew", async () => {
  let sum = 600;
  const sums = new MinuteSums<object>(async () => sum);
  const topic = {};
  const step = async (atMs: number, isMoving = true): Promise<number | null | undefined> => {
    if (isMoving) sums.moved(topic, atMs);
    await sums.read(atMs, 10, () => true);
    return [...sums.rates(atMs)][0]?.[1];
  };
  expect(await step(2 * hourMs)).toBe(10);
  sum = 1200;
  expect(await step(hourMs)).toBe(20);
});

it("asks an engine again that was silent before the clock was set back", async () => {
  let asked = 0;
  const groups = {
    progress: async () => {
      asked++;
      return { value: { queues: [{ topic: "t", brokerName: "a", queueId: 0, consumerOffset: 0, maxOffset: 1, pullOffset: null }] }, warnings: [] };
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const reader = new PulledReader(groups as never, new ClientReports({ runningInfo: () => Promise.reject(new Error("away")) }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const stand = { entry: { group: "g", online: { group: "g", clients: [] } }, lag: 1, pulledAskedAtMs: -Infinity, topics: new Map() } as unknown as GroupStand;
  const read = (atMs: number) => reader.read([stand], atMs, { groups: 1, clients: 1 });
  await read(2 * hourMs);
  await read(2 * hourMs + 10_000);
  expect(asked).toBe(1);
  await read(hourMs);
  expect(asked).toBe(2);
});

it("asks a client again that did not answer, or that told, before the clock was set back", async () => {
  let isAway = true;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const reports = new ClientReports({ runningInfo: async () => (isAway ? Promise.reject(new Error("away")) : ({ queues: [], rates: [], subscriptions: [] } as never)) });
  await reports.ask("g", "c", 2 * hourMs);
  expect(reports.isDue("g", "c", 2 * hourMs + 10_000, 2 * hourMs + 10_000)).toBe(false);
  expect(reports.isDue("g", "c", hourMs, hourMs)).toBe(true);
  isAway = false;
  await reports.ask("g", "c", 2 * hourMs);
  expect(reports.isDue("g", "c", 2 * hourMs, 2 * hourMs + 1)).toBe(false);
  expect(reports.isDue("g", "c", hourMs, hourMs)).toBe(true);
});
