import { expect, it } from "vitest";
import type { MetricSubject } from "../../src/contract/metrics.ts";
import { brokerFigures, brokerTotals } from "./adapters/rocketmq/broker-figures.ts";
import type { TellAbsence } from "./services/snapshot/absence-memory.ts";
import { BrokerSamples } from "./services/snapshot/broker-samples.ts";
import { InstanceSnapshot } from "./services/snapshot/instance-snapshot.ts";
import type { PutPoint } from "./services/snapshot/metric-step.ts";
import { SecondSamples } from "./services/snapshot/second-samples.ts";
import { TrafficSamples } from "./services/snapshot/traffic-samples.ts";

const atMs = 1_700_000_010_000;
const refuse = (): never => {
  throw new Error("nobody asks for this");
};

/** One step of an instance whose masters tell these runtimes, by their names. */
async function stepOf(runtimes: Record<string, Record<string, string>>) {
  const snapshot = new InstanceSnapshot();
  const masters = Object.entries(runtimes).map(([brokerName, runtime], place) => ({ brokerName, runtime: new Map(Object.entries(runtime)), address: `10.0.0.${place}:10911` }));
  snapshot.nodes = masters.map((master) => ({ runtime: { cluster: "c", brokerId: 0, failure: "", isRegistered: true, ...master }, seenAtMs: atMs }));
  for (const { brokerName } of masters) {
    snapshot.topics.replaceOne(`topic-${brokerName}`, [{ topic: `topic-${brokerName}`, brokerName, kind: "user", readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: null, autoCreated: false }], undefined);
    snapshot.groups.replaceOne(`group-${brokerName}`, [{ group: `group-${brokerName}`, brokerName, brokerId: 0, kind: "user", consumeEnabled: true, broadcastAllowed: false, maxRetries: 16, autoCreated: false, tpsLimits: null }], undefined);
  }
  const cluster = { totals: () => Promise.resolve({ value: masters.map(({ brokerName, runtime }) => brokerTotals(brokerName, runtime)), warnings: [] }) };
  const seconds = new SecondSamples({ cluster, snapshot, sampleTopic: refuse, isReachable: () => true, clock: () => atMs });
  await seconds.take(atMs);
  const points = new Map<string, number>();
  const absences = new Map<string, string | null>();
  const nameOf = (subject: MetricSubject): string => Object.values<string | number>(subject).join(" ");
  const put: PutPoint = (metric, subject, value) => void points.set(`${metric} ${nameOf(subject)}`, value);
  const tell: TellAbsence = (metric, scope, reason) => void absences.set(`${metric} ${scope}`, reason);
  new BrokerSamples({ snapshot, seconds, figuresOf: ({ runtime }) => brokerFigures(runtime ?? new Map()), tell }).sample(atMs, put);
  const adapter = { clients: { producers: refuse }, groups: { throttledLastMinute: refuse }, topics: { lastMinute: refuse } };
  new TrafficSamples({ adapter, snapshot, seconds, tell }).sample(atMs, put);
  return { points, absences };
}

const disk = (free: number): string => `Total : 100.0 GiB, Free : ${free.toFixed(1)} GiB.`;

it("an instance has the space of its fullest disk, since brokers may share one", async () => {
  const { points } = await stepOf({ a: { commitLogDirCapacity: disk(20), commitLogDiskRatio: "0.8" }, b: { commitLogDirCapacity: disk(20), commitLogDiskRatio: "0.8" }, c: { commitLogDirCapacity: disk(70), commitLogDiskRatio: "0.3" } });
  expect([points.get("diskFreeBytes instance"), points.get("diskUsedRatio instance")]).toEqual([20 * 1024 ** 3, 0.8]);
});

it("nothing was held back of topics and groups whose broker counts it, and nothing is known of others", async () => {
  const { points } = await stepOf({ counts: { throttledTimesTotal: "0" }, silent: {} });
  expect([...points].filter(([name]) => /^throttleRate (topic|group) /.test(name))).toEqual([
    ["throttleRate topic topic-counts", 0],
    ["throttleRate group group-counts", 0],
  ]);
});

it.each([
  ["no limit is set", { maxTps: "0" }, "noLimitSet"],
  ["it knows no limit", {}, "engineDoesNotTell"],
  ["a limit is set, but not what it does", { maxTps: "500" }, "engineDoesNotTell"],
  ["a limit is set", { maxTps: "500", msgPutTotalTodayNow: "0", msgGetTotalTodayNow: "0" }, null],
])("says why a broker has no load: %s", async (_title, runtime, reason) => expect((await stepOf({ a: runtime })).absences.get("nodeLoad broker")).toBe(reason));
