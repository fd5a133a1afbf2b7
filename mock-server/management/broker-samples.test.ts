import { expect, it } from "vitest";
import type { BrokerTotals } from "./adapters/port/cluster-port.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";
import { BrokerSamples } from "./services/snapshot/broker-samples.ts";
import { InstanceSnapshot } from "./services/snapshot/instance-snapshot.ts";
import { SecondSamples } from "./services/snapshot/second-samples.ts";

const begin = 1_800_000_000_000;

it("totals that an engine does not tell make no points, and are absent with the reason", async () => {
  const snapshot = new InstanceSnapshot();
  const node = { cluster: "c", brokerName: "b", brokerId: 0, address: "b:1", runtime: new Map<string, string>(), failure: "", isRegistered: true };
  snapshot.nodes = [{ runtime: node, seenAtMs: begin }];
  let totals: BrokerTotals = { brokerName: "b", storedMessages: null, storedBytes: null, deliveredMessages: null, sendCalls: 1, pullCalls: null, throttled: null, diskReadBytes: null, diskWriteBytes: null, diskOperations: null };
  let now = begin;
  const seconds = new SecondSamples({ cluster: { totals: async () => ({ value: [totals], warnings: [] }) }, snapshot, sampleTopic: async () => undefined, isReachable: () => true, clock: () => now });
  const absent = new Map<string, string | null>();
  const { cluster } = new MemoryEngine().connect();
  const samples = new BrokerSamples({ snapshot, seconds, figuresOf: (runtime) => ({ ...cluster.figuresOf(runtime), maxTps: 100 }), tell: (metric, scope, reason) => void absent.set(`${metric} ${scope}`, reason) });
  const step = async (added: number | null): Promise<Record<string, number>> => {
    const points: Record<string, number> = {};
    for (let second = 0; second < 10; second++) {
      now += 1000;
      if (added !== null) totals = Object.assign({}, totals, { storedMessages: (totals.storedMessages ?? 0) + added, storedBytes: 0, deliveredMessages: 0 });
      await seconds.take(now);
    }
    samples.sample(now, (metric, { scope }, value) => (points[`${metric} ${scope}`] = value));
    return points;
  };
  await step(null);
  expect(Object.keys(await step(null)).filter((name) => /produce|deliver|nodeLoad/.test(name))).toEqual(["produceCalls broker", "produceCalls instance"]);
  for (const metric of ["produceRate", "produceBytes", "producePeak", "deliverRate", "deliverPeak", "nodeLoad"]) expect([metric, absent.get(`${metric} broker`)]).toEqual([metric, "engineDoesNotTell"]);
  await step(2);
  expect(await step(2)).toMatchObject({ "produceRate broker": 2, "producePeak broker": 2, "deliverRate instance": 0, "nodeLoad broker": 0.02 });
  expect([absent.get("produceRate broker"), absent.get("deliverPeak instance"), absent.get("nodeLoad broker")]).toEqual([null, null, null]);
});
