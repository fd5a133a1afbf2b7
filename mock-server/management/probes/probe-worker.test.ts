import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AdapterError } from "../adapters/port/adapter-error.ts";
import type { MetricSink } from "../metrics/metric-series.ts";
import { openDatabase } from "../store/database.ts";
import { ProbesStore } from "../store/probes-store.ts";
import { emptyTally } from "./probe-results.ts";
import type { ProbedEngine } from "./probe-run.ts";
import { firstPlan, ProbeWorker } from "./probe-worker.ts";

const noonMs = Date.UTC(2026, 10, 21, 12);

/** A log for each queue, and readers that wait for the next message; what a test does not need refuses. */
class QueuesInMemory {
  readonly stored = new Map<string, Buffer[]>();
  readonly waiting = new Set<() => void>();
  /** Queues that take nothing, as a stopped broker. */
  readonly dead = new Set<string>();
  /** Messages are stored and not handed out. */
  holdsBack = false;
  topicQueues = 0;
  created: string[] = [];
  createRefusal: AdapterError | undefined;
  calls = 0;

  readonly engine: Pick<ProbedEngine, "probes"> & { topics: Pick<ProbedEngine["topics"], "create"> } = {
    probes: {
      brokers: async () => ["a", "b"].map((brokerName) => ({ brokerName, address: brokerName, queues: this.topicQueues })),
      send: async ({ address, queueId }, body) => {
        this.calls++;
        this.#refuseDead(address);
        const log = this.#log(address, queueId);
        log.push(body);
        this.wake();
      },
      newest: async ({ address, queueId }) => {
        this.#refuseDead(address);
        const log = this.#log(address, queueId);
        return { arrivals: log.slice(-1).map((body) => ({ body, queueOffset: log.length - 1 })), nextOffset: log.length, maxOffset: log.length };
      },
      consume: async ({ address, queueId }, _group, offset) => {
        this.calls++;
        this.#refuseDead(address);
        const log = this.#log(address, queueId);
        while (log.length <= offset || this.holdsBack) {
          await new Promise<void>((resolve) => this.waiting.add(resolve));
          this.#refuseDead(address);
        }
        return { arrivals: log.slice(offset).map((body, place) => ({ body, queueOffset: offset + place })), nextOffset: log.length, maxOffset: log.length };
      },
    },
    topics: {
      create: async ({ brokerNames, readQueues }) => {
        if (this.createRefusal) throw this.createRefusal;
        this.created.push(...brokerNames);
        this.topicQueues = readQueues;
        return { value: undefined, warnings: [] };
      },
    },
  };

  wake(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }

  #log(address: string, queueId: number): Buffer[] {
    const key = `${address} ${queueId}`;
    const log = this.stored.get(key) ?? [];
    this.stored.set(key, log);
    return log;
  }

  #refuseDead(address: string): void {
    if (this.dead.has(address)) throw new AdapterError("unreachable", "connection refused", { address });
  }
}

let folder = "";
let nowMs = 0;
let closers: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-probes-"));
  nowMs = 0;
});
afterEach(() => {
  for (const close of closers.splice(0).toReversed()) close();
  rmSync(folder, { recursive: true, force: true });
});

/** A console's worker with books in the file of that name; time goes when the test says so. */
function startWorker(queues: QueuesInMemory, name = "console") {
  const database = openDatabase(join(folder, `${name}.sqlite`));
  database.exec("INSERT OR IGNORE INTO instances (id, name, description, kind, bundled, name_servers, access_key, secret_key, tls, created_at) VALUES ('i', 'i', '', 'rocketmq', 0, 'n', '', '', 0, 0)");
  const store = new ProbesStore(database);
  const points = new Map<string, [number, number][]>();
  const absences = new Map<string, string | null>();
  const keys: string[] = [];
  const sink: MetricSink = {
    series: ({ metric, subject }) => keys.push([metric, ...Object.values(subject)].join(" ")) - 1,
    record: (atMs, ids, values) => ids.forEach((id, place) => points.set(keys[id] ?? "", [...(points.get(keys[id] ?? "") ?? []), [atMs - noonMs, values[place] ?? NaN]])),
    absent: (_instance, metric, scope, reason) => void absences.set(`${metric} ${scope}`, reason),
  };
  const now = () => ({ wallMs: noonMs + nowMs, steadyMs: nowMs });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const worker = new ProbeWorker({ instances: () => [{ id: "i", engine: queues.engine as ProbedEngine }], store, sink, now, log: { warn: (fields) => expect.fail(JSON.stringify(fields)) } });
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    worker.close();
    queues.wake();
    database.close();
  };
  closers.push(close);
  return { worker, store, points, absences, close };
}

/** Lets time go by in steps of a second; every answer of the engine comes within its step. */
async function pass(seconds: number, ...workers: ProbeWorker[]): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    nowMs += 1000;
    for (const worker of workers) {
      worker.tick({ wallMs: noonMs + nowMs, steadyMs: nowMs });
      for (let turns = 0; turns < 6; turns++) await turn();
    }
  }
}

const on = { plan: { ...firstPlan, enabled: true }, heartbeat: false, brokers: new Map<string, string>() };
const total = (points: [number, number][] | undefined): number => (points ?? []).reduce((sum, [, value]) => sum + Math.round(value * 10), 0);

it("makes its topic, probes each broker every ten seconds, and tells totals that are exact counts", async () => {
  const queues = new QueuesInMemory();
  const { absences, points, store, worker } = startWorker(queues);
  await pass(12, worker);
  expect(absences.get("probesSent instance")).toBe("switchedOff");
  worker.change("i", on);
  await pass(120, worker);
  expect(queues.created).toEqual(["a", "b"]);
  expect([absences.get("probesSent instance"), absences.get("heartbeatAge instance")]).toEqual([null, "switchedOff"]);
  const sent = [...queues.stored.values()].reduce((sum, log) => sum + log.length, 0);
  worker.flush("i");
  const counted = store.counts("i", noonMs).reduce((sum, { tally }) => sum + tally.sent, 0);
  expect([sent >= 22 && sent <= 24, counted]).toEqual([true, sent]);
  await pass(2, worker);
  // A step that nothing was sent in is told too, so that no gap looks like one.
  const steps = points.get("probesSent probe a 0")?.map(([atMs]) => atMs) ?? [];
  expect(steps.every((atMs, place) => atMs === (steps[0] ?? 0) + place * 10_000)).toBe(true);
  const told = total(points.get("probesSent instance"));
  expect(told).toBe(total(points.get("probesSent probe a 0")) + total(points.get("probesSent probe b 0")));
  expect([total(points.get("probesLost instance")), points.get("probeLatency probe b 0")?.every(([, value]) => value >= 0)]).toEqual([0, true]);
  // Two queues: a send and a pull each, every ten seconds.
  expect(queues.calls).toBeLessThanOrEqual(2 * 2 * 13);
});

it("loses on the broker that is away only, knows it on after a restart, and its way back", async () => {
  const queues = new QueuesInMemory();
  const first = startWorker(queues);
  first.worker.change("i", on);
  await pass(15, first.worker);
  queues.dead.add("b");
  queues.wake();
  await pass(30, first.worker);
  first.close();
  // The name server lost it too; what was probed before is probed on.
  queues.engine.probes.brokers = async () => [{ brokerName: "a", address: "a", queues: 1 }];
  const second = startWorker(queues);
  await pass(20, second.worker);
  const run = second.worker.run("i", "probe");
  expect(run?.queues.map(({ brokerName, ledger }) => [brokerName, run.isRegistered(brokerName), ledger.recent.last?.reason])).toEqual([["a", true, null], ["b", false, "unreachable"]]);
  queues.dead.clear();
  await expect.poll(async () => {
    await pass(10, second.worker);
    return second.store.outages("i", noonMs).at(-1)?.sawEnd;
  }).toBe(true);
  const outages = second.store.outages("i", noonMs);
  expect(outages.map(({ brokerName, endAtMs, reason, sawEnd }) => [brokerName, reason, endAtMs === null, sawEnd])).toEqual([["b", "unreachable", false, false], ["b", "unreachable", false, true]]);
  second.worker.forgetBroker("i", "b");
  expect(second.worker.run("i", "probe")?.queues.map(({ brokerName }) => brokerName)).toEqual(["a"]);
});

it("does not take probes in flight at a restart for lost, and says how many those were", async () => {
  const queues = new QueuesInMemory();
  const first = startWorker(queues);
  first.worker.change("i", on);
  await pass(12, first.worker);
  queues.holdsBack = true;
  await pass(20, first.worker);
  first.close();
  queues.holdsBack = false;
  const second = startWorker(queues);
  await pass(60, second.worker);
  second.worker.flush("i");
  const tallies = second.store.counts("i", noonMs).map(({ tally }) => tally);
  expect(tallies.map(({ abandoned, doubled, failed, lost, outOfOrder }) => ({ abandoned: abandoned > 0, doubled, failed, lost, outOfOrder }))).toEqual(Array.from({ length: 2 }, () => ({ abandoned: true, doubled: 0, failed: 0, lost: 0, outOfOrder: 0 })));
  expect(second.worker.run("i", "probe")?.watch.other(noonMs + nowMs)).toBe(null);
  expect(second.store.outages("i", noonMs)).toEqual([]);
});

it("sends from one console only, which the other one follows when it ends (HB-012)", async () => {
  const queues = new QueuesInMemory();
  const [one, two] = [startWorker(queues, "one"), startWorker(queues, "two")];
  one.worker.change("i", on);
  await pass(15, one.worker, two.worker);
  two.worker.change("i", on);
  await pass(40, one.worker, two.worker);
  expect(two.worker.run("i", "probe")?.watch.other(noonMs + nowMs)).toBe(one.store.holder());
  two.worker.flush("i");
  const readAlong = two.store.counts("i", noonMs).map(({ tally }) => tally);
  expect(readAlong.every(({ good, lost, sent }) => sent >= 3 && good === sent && lost === 0)).toBe(true);
  const before = [...queues.stored.values()].map((log) => log.length);
  expect(before.every((count) => count <= 7)).toBe(true);
  one.close();
  await pass(60, two.worker);
  expect(two.worker.run("i", "probe")?.watch.other(noonMs + nowMs)).toBe(null);
  expect([...queues.stored.values()].every((log, place) => log.length > (before[place] ?? 0))).toBe(true);
});

it("tells why the topic cannot be made, with the brokers' own words", async () => {
  const queues = new QueuesInMemory();
  queues.createRefusal = new AdapterError("access_denied_by_engine", "no right to create MQDECK_PROBE", {});
  queues.engine.probes.send = async () => {
    throw new AdapterError("engine_refused", "topic[MQDECK_PROBE] not exist", { engineCode: 17 });
  };
  const { store, worker } = startWorker(queues);
  worker.change("i", on);
  await pass(15, worker);
  expect(worker.run("i", "probe")?.problem).toEqual({ step: "createTopic", reason: "notAllowed", detail: "no right to create MQDECK_PROBE" });
  worker.flush("i");
  expect(store.counts("i", noonMs)[0]?.tally).toMatchObject({ ...emptyTally(), sent: expect.any(Number), failed: expect.any(Number) });
  expect(store.outages("i", noonMs)[0]).toMatchObject({ reason: "noTopic", detail: "topic[MQDECK_PROBE] not exist", endAtMs: null });
  worker.change("i", { ...on, plan: { ...on.plan, enabled: false } });
  expect(store.outages("i", noonMs)[0]).toMatchObject({ sawEnd: false, endAtMs: expect.any(Number) });
});

it("goes on telling and counting after the clock was set back", async () => {
  const queues = new QueuesInMemory();
  const { points, store, worker } = startWorker(queues);
  worker.change("i", on);
  await pass(60, worker);
  const backMs = 3 * 3_600_000;
  for (let second = 0; second < 60; second++) {
    nowMs += 1000;
    worker.tick({ wallMs: noonMs + nowMs - backMs, steadyMs: nowMs });
    for (let turns = 0; turns < 6; turns++) await turn();
  }
  expect(points.get("probesSent instance")?.filter(([atMs]) => atMs < 0).length).toBeGreaterThanOrEqual(5);
  expect(store.counts("i", noonMs - backMs).length).toBeGreaterThan(0);
  // A slip over one multiple tells no step twice.
  const told = points.get("probesSent instance")?.length;
  worker.tick({ wallMs: noonMs + nowMs - backMs - 5_000, steadyMs: nowMs });
  expect(points.get("probesSent instance")).toHaveLength(told ?? 0);
});

it("ends the outage of a broker that is forgotten, as one whose end nobody saw", async () => {
  const queues = new QueuesInMemory();
  queues.dead.add("a").add("b");
  const { store, worker } = startWorker(queues);
  worker.change("i", on);
  await pass(35, worker);
  queues.engine.probes.brokers = async () => [{ brokerName: "a", address: "a", queues: 1 }];
  worker.forgetBroker("i", "b");
  await pass(40, worker);
  const open = store.outages("i", noonMs).map(({ brokerName, endAtMs, lastFailedAtMs, sawEnd }) => [brokerName, endAtMs === null || endAtMs === lastFailedAtMs, endAtMs === null, sawEnd]);
  expect(open).toEqual(expect.arrayContaining([["a", true, true, false], ["b", true, false, false]]));
  expect(open.length).toBe(2);
});

it("counts probes in flight to a broker that is forgotten", async () => {
  const queues = new QueuesInMemory();
  const { store, worker } = startWorker(queues);
  worker.change("i", on);
  await pass(12, worker);
  queues.holdsBack = true;
  await pass(12, worker);
  worker.forgetBroker("i", "b");
  expect(store.counts("i", noonMs).find(({ brokerName }) => brokerName === "b")?.tally.abandoned).toBeGreaterThan(0);
});

it("goes on counting the age of the heartbeat from the last beat when it moves to another broker", async () => {
  const queues = new QueuesInMemory();
  const { points, worker } = startWorker(queues);
  worker.change("i", { ...on, plan: firstPlan, heartbeat: true });
  await pass(300, worker);
  queues.dead.add("b");
  queues.engine.probes.brokers = async () => [{ brokerName: "b", address: "b", queues: 1 }];
  await pass(60, worker);
  expect(worker.run("i", "heartbeat")?.queues.map(({ brokerName }) => brokerName)).toEqual(["b"]);
  const ages = points.get("heartbeatAge instance")?.map(([, age]) => age) ?? [];
  expect([ages.length > 30, Math.max(...ages) <= 75_000]).toEqual([true, true]);
});
