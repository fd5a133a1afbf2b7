import type { MetricSource } from "../../metrics/metric-series.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { GroupEntry } from "../snapshot/group-table.ts";
import { isRetryTopic } from "../snapshot/group-table.ts";
import type { SeenNode } from "../snapshot/instance-snapshot.ts";
import { ClientRound } from "./client-round.ts";
import { DeadLetterMemory } from "./dead-letter-memory.ts";
import type { ClientFact, DoctorFacts, GroupFact, NodeFact, WaitingQueue } from "./doctor-facts.ts";
import { FollowMemory } from "./follow-memory.ts";
import { NodeRound } from "./node-round.ts";
import { TopicWindows } from "./topic-windows.ts";
import { WaitingMemory } from "./waiting-memory.ts";
import type { Standing } from "./waiting-memory.ts";
import { WaitingRound } from "./waiting-round.ts";

/** Puts together what checks look at: the poller's snapshot, and what the rounds and memories know besides. Asks nobody while it does. */
export class FactsCollector {
  readonly #live: LiveInstance;
  readonly #clients: ClientRound;
  readonly #nodes: NodeRound;
  readonly #waiting = new WaitingMemory();
  readonly #waitingRound: WaitingRound;
  readonly #windows = new TopicWindows();
  readonly #deadLetters = new DeadLetterMemory();
  readonly #follow = new FollowMemory();
  readonly #lastOnlineAtMs = new Map<string, number>();
  readonly #answeredAtMs = new Map<string, number>();
  #standing = new Set<string>();

  constructor(live: LiveInstance, metrics: Pick<MetricSource, "query">) {
    this.#live = live;
    this.#clients = new ClientRound(live);
    this.#nodes = new NodeRound(live, metrics);
    this.#waitingRound = new WaitingRound(live, this.#waiting);
  }

  /** Goes on with the rounds, each at its own rate; `facts` are those of the last look. */
  async ask(nowMs: number, facts: DoctorFacts | undefined): Promise<void> {
    await Promise.all([this.#clients.tick(nowMs, (group) => this.#standing.has(group)), this.#nodes.tick(nowMs), facts && this.#waitingRound.tick(facts, nowMs)]);
  }

  get producersOf(): ReadonlyMap<string, ReadonlySet<string>> | null {
    return this.#nodes.producersOf;
  }

  look(nowMs: number): DoctorFacts {
    const { failure, snapshot } = this.#live.poller;
    const queuesOf = this.#standingQueues();
    const groups = snapshot.groups.entries.filter((entry) => entry.records[0]?.config.kind === "user").map((entry) => this.#groupFact(entry, queuesOf.get(entry.group) ?? [], nowMs));
    this.#waiting.forgetOthers(nowMs);
    this.#standing = new Set(groups.filter(({ waiting }) => waiting.some(({ standsSinceMs }) => nowMs - standsSinceMs > 30_000)).map(({ group }) => group));
    return {
      nowMs,
      away: failure ? { reason: failure.error.message, sinceMs: failure.sinceMs } : null,
      nodes: this.#nodeFacts(snapshot.nodes, nowMs),
      topics: this.#windows.see(snapshot.topics.entries.filter((entry) => entry.records[0]?.config.kind === "user")),
      groups,
    };
  }

  /** Committed offset and ends of every queue that a group stands on, by group. */
  #standingQueues(): Map<string, Standing[]> {
    const { progress, topics } = this.#live.poller.snapshot;
    const found = new Map<string, Standing[]>();
    for (const [key, brokers] of progress.offsets) {
      const at = key.indexOf("@");
      const topic = key.slice(0, at);
      const group = key.slice(at + 1);
      const records = topics.entry(topic)?.records ?? [];
      if (at < 0 || (records[0]?.config.kind !== "user" && topic !== this.#live.adapter.tracking.topics.retriesOf(group))) continue;
      let queues = found.get(group);
      if (!queues) found.set(group, (queues = []));
      for (const { config: { brokerName }, figures } of records) {
        const committed = brokers.get(brokerName);
        if (!committed) continue;
        for (const { maxOffset, minOffset, queueId } of figures?.queues.values() ?? []) if (committed.has(queueId)) queues.push({ topic, brokerName, queueId, minOffset, maxOffset, committed: committed.get(queueId) ?? null });
      }
    }
    return found;
  }

  #groupFact(entry: GroupEntry, committed: Standing[], nowMs: number): GroupFact {
    const { group, online } = entry;
    const { clients, sinceMs } = this.#clients.clientsOf(entry, nowMs);
    if (online) this.#lastOnlineAtMs.set(group, nowMs);
    const { tracking } = this.#live.adapter;
    return {
      group,
      online,
      clients,
      clientsSinceMs: sinceMs,
      lastOnlineAtMs: this.#lastOnlineAtMs.get(group) ?? null,
      waiting: [...committed, ...this.#uncommitted(clients, committed)].map((queue) => this.#waiting.see(group, queue, nowMs)).filter((queue): queue is WaitingQueue => queue !== undefined),
      deadLetters: this.#deadLetters.see(group, this.#live.poller.snapshot.topics.entry(tracking.topics.deadLettersOf(group)), nowMs),
    };
  }

  /** Queues of which a client holds messages although nothing was ever committed there: it stands at its first message. */
  #uncommitted(clients: readonly ClientFact[], committed: readonly Standing[]): Standing[] {
    const known = new Set(committed.map(({ brokerName, queueId, topic }) => `${topic} ${brokerName} ${queueId}`));
    const held = clients.flatMap(({ told }) => told?.queues ?? []).filter(({ brokerName, cachedMinOffset, queueId, topic }) => cachedMinOffset !== null && !isRetryTopic(topic) && !known.has(`${topic} ${brokerName} ${queueId}`));
    return held.flatMap(({ brokerName, cachedMinOffset, queueId, topic }) => {
      const queue = this.#live.poller.snapshot.topics.entry(topic)?.records.find(({ config }) => config.brokerName === brokerName)?.figures?.queues.get(queueId);
      return queue ? [{ topic, brokerName, queueId, minOffset: queue.minOffset, maxOffset: queue.maxOffset, committed: cachedMinOffset }] : [];
    });
  }

  #nodeFacts(nodes: readonly SeenNode[], nowMs: number): NodeFact[] {
    const figures = nodes.map(({ runtime }) => this.#live.adapter.cluster.figuresOf(runtime));
    const masterEnds = new Map(nodes.flatMap(({ runtime: { brokerId, brokerName, runtime } }, index) => (brokerId === 0 && runtime ? [[brokerName, figures[index]?.commitLogEndOffset ?? null]] : [])));
    return nodes.map(({ runtime: { address, brokerId, brokerName, failure, runtime }, seenAtMs }, index) => {
      const own = figures[index];
      const node = `${brokerName}:${brokerId}`;
      if (runtime) this.#answeredAtMs.set(node, nowMs);
      const following = brokerId === 0 ? null : this.#follow.see(node, masterEnds.get(brokerName) ?? null, runtime ? (own?.commitLogEndOffset ?? null) : null, nowMs);
      return {
        brokerName,
        brokerId,
        address,
        answers: runtime !== null,
        failure,
        lastSeenAtMs: this.#answeredAtMs.get(node) ?? seenAtMs,
        isStopped: this.#nodes.isStopped(brokerName, brokerId),
        diskUsedRatio: own?.diskUsedRatio ?? null,
        diskTotalBytes: own?.diskTotalBytes ?? null,
        isStoreWritable: own?.isStoreWritable ?? null,
        diskTrend: this.#nodes.trendOf(brokerName),
        settings: this.#nodes.settingsOf(brokerName),
        following,
      };
    });
  }
}
