import { setTimeout as sleep } from "node:timers/promises";
import type { MetricSubject } from "../../../../../src/contract/metrics.ts";
import type { ClientsPort } from "../../../adapters/port/clients-port.ts";
import type { GroupsPort } from "../../../adapters/port/groups-port.ts";
import type { MessagesPort } from "../../../adapters/port/messages-port.ts";
import type { TellAbsence } from "../absence-memory.ts";
import { isRetryTopic } from "../group-table.ts";
import type { InstanceSnapshot } from "../instance-snapshot.ts";
import { putKnown } from "../metric-step.ts";
import type { PutPoint, StepSampler } from "../metric-step.ts";
import { AbsentDepths } from "./absent-depths.ts";
import { ClientReports } from "./client-reports.ts";
import { ConsumptionSamples } from "./consumption-samples.ts";
import { depthOfQueue, depthOfTopic, sumOfDepths } from "./group-stand.ts";
import type { Depth, GroupStand, TopicStand } from "./group-stand.ts";
import { GroupStands } from "./group-stands.ts";
import { GroupSubjects } from "./group-subjects.ts";
import { OldestReader, waitOfOldest } from "./oldest-reader.ts";
import { PulledReader } from "./pulled-reader.ts";
import { DepthSums, Mean } from "./step-sums.ts";

/** Requests to brokers that one step may take for this, whoever looks and however many groups lag. */
const callsAStep = { progress: 200, clients: 80, storeTimes: 80, sizes: 60 };
/** What takes longer serves the next step. */
const longestReadMs = 2000;
/** Queues have points of their own only in so many groups, those that lag most at the time, and so many queues of each. */
const groupsWithQueues = 20;
const queuesOfAGroup = 64;

export interface GroupSamplesParts {
  adapter: { groups: Pick<GroupsPort, "progress" | "consumedBytesLastMinute">; clients: Pick<ClientsPort, "runningInfo">; messages: Pick<MessagesPort, "storedAt"> };
  snapshot: InstanceSnapshot;
  tell: TellAbsence;
}

/**
 * Figures of groups: lag as in flight and ready, how long the oldest messages wait, consumption, clients, what came back and what
 * was given up. Lag needs no question of its own; those that are asked are bounded (see PulledReader and OldestReader).
 * Messages of a group's retry topic count for the group, not for a topic (MON-037).
 */
export class GroupSamples implements StepSampler {
  readonly #stands: GroupStands;
  readonly #snapshot: InstanceSnapshot;
  readonly #reports: ClientReports;
  readonly #pulled: PulledReader;
  readonly #oldest: OldestReader;
  readonly #consumption: ConsumptionSamples;
  readonly #absent: AbsentDepths;
  readonly #instance: MetricSubject = { scope: "instance" };
  #reading: Promise<void> | undefined;

  constructor({ adapter, snapshot, tell }: GroupSamplesParts) {
    this.#snapshot = snapshot;
    const subjects = new GroupSubjects();
    this.#stands = new GroupStands(snapshot, subjects);
    this.#reports = new ClientReports(adapter.clients);
    this.#pulled = new PulledReader(adapter.groups, this.#reports);
    this.#oldest = new OldestReader(adapter.messages);
    this.#consumption = new ConsumptionSamples({ groups: adapter.groups, snapshot, reports: this.#reports, subjects, tell });
    this.#absent = new AbsentDepths(tell);
  }

  /** Asks what the step needs, after the offsets were read. Never throws. */
  async prepare(atMs: number): Promise<void> {
    this.#stands.update();
    this.#reading ??= this.#read(atMs)
      .catch(() => undefined)
      .finally(() => {
        this.#reading = undefined;
      });
    await Promise.race([this.#reading, sleep(longestReadMs, undefined, { ref: false })]);
  }

  sample(atMs: number, put: PutPoint): void {
    const silent = this.#snapshot.silentBrokers;
    const offsetsKnown = this.#snapshot.offsetsAtMs >= atMs;
    const [instance, waits, topics] = [new DepthSums(), { ready: new Mean(), lag: new Mean() }, new Map<string, DepthSums>()];
    this.#consumption.sample(atMs, put, offsetsKnown);
    if (!offsetsKnown) return;
    for (const stand of this.#stands.all) {
      const depths = [...stand.topics.values()].filter(({ queues }) => queues.size > 0).map((part) => ({ part, depth: part.known ? depthOfTopic(part, stand.entry.online !== null, atMs) : null }));
      if (depths.length === 0) continue;
      for (const { depth, part } of depths) {
        instance.add(depth);
        if (isRetryTopic(part.topic)) continue;
        topics.set(part.topic, topics.get(part.topic) ?? new DepthSums());
        topics.get(part.topic)?.add(depth);
      }
      this.#sampleGroup(stand, depths, { atMs, put, waits });
    }
    if (silent.size > 0) return;
    instance.put(put, this.#instance);
    // C-26: the average over the groups.
    putKnown(put, "readyTime", this.#instance, waits.ready.value);
    putKnown(put, "lagTime", this.#instance, waits.lag.value);
    for (const [topic, sums] of topics) sums.put(put, this.#snapshot.topics.entry(topic)!.subject);
    this.#sampleQueues(atMs, put);
    this.#absent.endStep();
  }

  async #read(atMs: number): Promise<void> {
    const masters = Math.max(1, this.#snapshot.nodes.filter(({ runtime }) => runtime.brokerId === 0).length);
    const stands = this.#stands.all;
    const most = (calls: number, each: number): number => Math.max(1, Math.floor(calls / each));
    await this.#pulled.read(stands, atMs, { groups: most(callsAStep.progress, masters), clients: most(callsAStep.clients, masters + 1) });
    await this.#oldest.read(stands, atMs, most(callsAStep.storeTimes, 2));
    await this.#consumption.read(atMs, { clients: most(callsAStep.clients, masters + 1), sizes: most(callsAStep.sizes, masters) });
  }

  /** How long the group's oldest messages wait goes into the means too. */
  #sampleGroup({ entry, subject }: GroupStand, depths: readonly { part: TopicStand; depth: Depth | null }[], { atMs, put, waits }: { atMs: number; put: PutPoint; waits: { ready: Mean; lag: Mean } }): void {
    const isOnline = entry.online !== null;
    const known = depths.flatMap(({ depth, part }) => (depth === null ? [] : [{ depth, part }]));
    for (const { depth, part } of known) {
      if (isRetryTopic(part.topic)) continue;
      putDepth(put, part.subject, depth);
      putKnown(put, "lagTime", part.subject, waitOfOldest(part, "lag", atMs));
      if (isOnline) putKnown(put, "readyTime", part.subject, waitOfOldest(part, "ready", atMs));
    }
    if (known.length < depths.length) return;
    const sum = sumOfDepths(known.map(({ depth }) => depth));
    putDepth(put, subject, sum);
    if (entry.online && sum.lag > 0) this.#absent.saw(sum.inflight !== null, this.#reports.wasAsked(entry.group));
    const lag = longest(known.map(({ part }) => waitOfOldest(part, "lag", atMs)));
    putKnown(put, "lagTime", subject, lag);
    waits.lag.add(lag);
    // MON-7: not shown while the group is offline.
    const ready = isOnline ? longest(known.map(({ part }) => waitOfOldest(part, "ready", atMs))) : null;
    putKnown(put, "readyTime", subject, ready);
    waits.ready.add(ready);
  }

  #sampleQueues(atMs: number, put: PutPoint): void {
    const lagging = this.#stands.all.filter((stand) => stand.lag > 0).sort((left, right) => right.lag - left.lag);
    for (const { entry, topics } of lagging.slice(0, groupsWithQueues)) {
      const queues = [...topics.values()].filter(({ known, topic }) => known && !isRetryTopic(topic)).flatMap(({ queues: some, topic }) => Array.from(some.values(), (queue) => ({ queue, topic })));
      for (const { queue, topic } of queues.slice(0, queuesOfAGroup)) {
        queue.subject ??= { scope: "queue", group: entry.group, topic, broker: queue.brokerName, queueId: queue.queueId };
        putDepth(put, queue.subject, depthOfQueue(queue, entry.online !== null, atMs));
      }
    }
  }
}

function putDepth(put: PutPoint, subject: MetricSubject, { inflight, lag, ready }: Depth): void {
  put("lag", subject, lag);
  putKnown(put, "inflight", subject, inflight);
  putKnown(put, "ready", subject, ready);
}

function longest(waits: readonly (number | null)[]): number | null {
  return waits.reduce<number | null>((max, wait) => (max === null || wait === null ? null : Math.max(max, wait)), 0);
}
