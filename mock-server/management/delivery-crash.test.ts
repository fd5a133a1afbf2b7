import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hangs, HttpReceiver } from "./testing/http-receiver.ts";

const entry = fileURLToPath(new URL("testing/delivery-process.ts", import.meta.url));
let folder: string;
let child: ChildProcess;
let receiver: HttpReceiver;
let url: string;

interface Row {
  id: string;
  state: string;
  attempts: number;
  outcomes: string[];
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-delivery-crash-"));
  receiver = new HttpReceiver();
  url = await receiver.listen();
  await begin();
});
afterEach(async () => {
  await kill();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(): Promise<void> {
  child = fork(entry, [folder], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await told("ready");
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** Sends something to do, and waits for the word of the process that answers it. */
function told<T>(name: string, message?: object): Promise<T> {
  return new Promise((resolve) => {
    const listen = (word: Record<string, T>): void => {
      const value = word[name];
      if (value === undefined) return;
      child.off("message", listen);
      resolve(value);
    };
    child.on("message", listen);
    if (message) child.send(message);
  });
}
const rows = (): Promise<Row[]> => told("rows", { deed: "rows" });
const idOf = ({ headers }: { headers: Record<string, unknown> }): string => String(headers["x-mqdeck-delivery"]);

it("kill -9 in the middle of deliveries loses no notice, and repeats under their ids only those whose end nobody saw", async () => {
  const policyId = await told<string>("policyId", { deed: "policy", url });
  // Every fifth request hangs, so that each kill finds tries under way.
  let requests = 0;
  receiver.otherwise = (answer, request) => {
    requests += 1;
    if (requests % 5 === 0 && requests < 60) return hangs(answer, request);
    receiver.taken.push(request);
    answer.end("ok");
    return undefined;
  };
  child.send({ deed: "notify", count: 100, policyId });
  for (let round = 1; round <= 3; round++) {
    await expect.poll(() => requests).toBeGreaterThanOrEqual(20 * round);
    await kill();
    await begin();
  }
  await expect.poll(async () => (await rows()).every(({ state }) => state === "delivered")).toBe(true);
  const ended = await rows();
  expect(ended).toHaveLength(100);
  expect(new Set(receiver.taken.map(idOf))).toEqual(new Set(ended.map(({ id }) => id)));
  // What came twice came under one id, and the log tells of the try whose end nobody saw.
  const times = Map.groupBy(receiver.received.map(idOf), (id) => id);
  const unknown = new Set(ended.filter(({ outcomes }) => outcomes.includes("unknown")).map(({ id }) => id));
  expect([...times].filter(([id, seen]) => seen.length > 1 && !unknown.has(id))).toEqual([]);
  expect(unknown.size).toBeGreaterThan(0);
  expect(unknown.size).toBeLessThanOrEqual(12);
  expect(ended.every(({ attempts, outcomes }) => outcomes.length === attempts && outcomes.at(-1) === "delivered" && outcomes.slice(0, -1).every((outcome) => outcome === "unknown"))).toBe(true);
});

it("kill -9 while notices wait for the hours of their policy, and when they begin, loses none and doubles none", async () => {
  // Three days from now: the day on which the test runs has no part in it.
  const days = [((new Date().getUTCDay() + 2) % 7) + 1];
  const policyId = await told<string>("policyId", { deed: "policy", url, hours: { days, from: "10:00", to: "11:00" } });
  child.send({ deed: "notify", count: 30, policyId });
  expect(await rows()).toHaveLength(30);
  await kill();
  await begin();
  expect((await rows()).every(({ attempts, state }) => state === "waiting" && attempts === 0)).toBe(true);
  expect(receiver.received).toEqual([]);
  receiver.next.push(hangs, hangs);
  await told("changed", { deed: "hours", policyId });
  await expect.poll(() => receiver.received.length).toBeGreaterThanOrEqual(2);
  await kill();
  await begin();
  await expect.poll(async () => (await rows()).every(({ state }) => state === "delivered")).toBe(true);
  const ended = await rows();
  expect(new Set(receiver.taken.map(idOf))).toEqual(new Set(ended.map(({ id }) => id)));
  const unknown = new Set(ended.filter(({ outcomes }) => outcomes.includes("unknown")).map(({ id }) => id));
  const times = Map.groupBy(receiver.received.map(idOf), (id) => id);
  expect([...times].filter(([id, seen]) => seen.length > 1 && !unknown.has(id))).toEqual([]);
  expect(unknown.size).toBeGreaterThanOrEqual(2);
});
