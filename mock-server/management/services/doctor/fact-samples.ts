import type { ClientFact, DoctorFacts, GroupFact, NodeFact, ToldClient, TopicFact, WaitingQueue } from "./doctor-facts.ts";

/** Now, in the facts of tests. */
export const nowMs = 1_800_000_000_000;
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** Facts of an instance in which nothing is wrong, with what a test changes. */
export function factsWith(parts: Partial<Omit<DoctorFacts, "topics">> & { topics?: TopicFact[] } = {}): DoctorFacts {
  return { nowMs, away: null, nodes: [node()], groups: [], ...parts, topics: new Map((parts.topics ?? [topic()]).map((one) => [one.topic, one])) };
}

export function node(parts: Partial<NodeFact> = {}): NodeFact {
  return {
    brokerName: "broker-a", brokerId: 0, address: "10.0.0.1:10911", answers: true, failure: "", lastSeenAtMs: nowMs, isStopped: false, diskUsedRatio: 0.4, diskTotalBytes: 100e9, isStoreWritable: null, diskTrend: { freedPerMs: 0, overMs: 6 * hourMs },
    settings: { permission: 6, retentionMs: 72 * hourMs, deleteHours: "04", deleteAtOnceRatio: 0.75, deletesForcibly: true }, following: null, ...parts,
  };
}

/** A topic whose queues got so many messages each in ten minutes. */
export function topic(stored: number[] = [600, 600, 600, 600], name = "orders"): TopicFact {
  return { topic: name, queues: stored.map((messages, queueId) => ({ brokerName: "broker-a", queueId, isReadable: true, isWritable: true, stored: { messages, overMs: 10 * minuteMs } })) };
}

/** A push consumer with these queues of `orders`. */
export function client(clientId: string, queueIds: number[], subscriptions: Record<string, string> = { orders: "*" }): ClientFact {
  const told: ToldClient = {
    atMs: nowMs,
    subscriptions: Object.entries(subscriptions).map(([name, expression]) => ({ topic: name, expressionType: "TAG", expression })),
    queues: queueIds.map((queueId) => ({ topic: "orders", brokerName: "broker-a", queueId, cachedMessages: 8, cachedMinOffset: 100, lastConsumedAtMs: nowMs - 5 * minuteMs })),
  };
  return { clientId, address: "10.0.0.9:5000", language: "JAVA", told, silence: "clientsDoNotTell" };
}

export function silentClient(clientId: string): ClientFact {
  return { ...client(clientId, []), language: "CPP", told: null };
}

/** A clustering group that is online with these clients and subscribes to `orders`. */
export function group(clients: ClientFact[], parts: Partial<GroupFact> = {}): GroupFact {
  const online = { consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", subscriptions: [{ topic: "orders", expressionType: "TAG", expression: "*", subVersionMs: null }, { topic: "%RETRY%billing", expressionType: "TAG", expression: "*", subVersionMs: null }] };
  return { group: "billing", online, clients, clientsSinceMs: nowMs - hourMs, lastOnlineAtMs: nowMs, waiting: [], deadLetters: null, ...parts };
}

/** A queue of `orders` that stands still for five minutes while its lag grew from 10 to 60. */
export function waiting(parts: Partial<WaitingQueue> = {}): WaitingQueue {
  return { topic: "orders", brokerName: "broker-a", queueId: 0, minOffset: 0, maxOffset: 160, committed: 100, lag: 60, standsSinceMs: nowMs - 5 * minuteMs, lagThen: 10, consumedPerSecond: 0, oldestAtMs: nowMs - 5 * minuteMs, expiringWithinDay: null, ...parts };
}
