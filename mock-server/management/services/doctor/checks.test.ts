import { describe, expect, it } from "vitest";
import type { Check } from "./candidate.ts";
import { deadLettersGrowing } from "./checks/dead-letters-growing.ts";
import { diskForecast } from "./checks/disk-forecast.ts";
import { hotQueues } from "./checks/hot-queues.ts";
import { idleConsumers } from "./checks/idle-consumers.ts";
import { inconsistentSubscriptions } from "./checks/inconsistent-subscriptions.ts";
import { nodesDown } from "./checks/nodes-down.ts";
import { retentionLoss } from "./checks/retention-loss.ts";
import { slavesBehind } from "./checks/slaves-behind.ts";
import { stuckOffsets } from "./checks/stuck-offsets.ts";
import { unreadQueues } from "./checks/unread-queues.ts";
import { writesRefused } from "./checks/writes-refused.ts";
import type { DoctorFacts } from "./doctor-facts.ts";
import { client, factsWith, group, hourMs, minuteMs, node, nowMs, silentClient, topic, waiting } from "./fact-samples.ts";

const allQueues = [0, 1, 2, 3];

/** What is found, in a line: severity, kind, and codes of the evidence. */
function lines(check: Check, facts: DoctorFacts): string[] {
  return check.check(facts).findings.map(({ evidence, kind, severity }) => `${severity} ${kind}: ${evidence.map(({ code }) => code).join(" ")}`);
}

function unchecked(check: Check, facts: DoctorFacts): string[] {
  return check.check(facts).unchecked.map(({ reason, thing }) => `${thing} ${reason}`);
}

describe("nodes", () => {
  it.each([
    ["every node answers", node(), []],
    ["a master is away", node({ answers: false, failure: "connect ECONNREFUSED" }), ["act nodeDown: lastSeen engineSays"]],
    ["a slave is away", node({ answers: false, brokerId: 1 }), ["watch nodeDown: lastSeen"]],
    ["somebody stopped it", node({ answers: false, isStopped: true }), ["note nodeStopped: lastSeen"]],
  ])("%s", (_title, one, found) => expect(lines(nodesDown, factsWith({ nodes: [one] }))).toEqual(found));

  it("names the instance alone when nothing can be read, and every other check waits", () => {
    const facts = factsWith({ away: { reason: "no name server answers", sinceMs: nowMs - hourMs }, nodes: [node({ answers: false })], groups: [group([client("a", [])], { waiting: [waiting()] })] });
    expect(lines(nodesDown, facts)).toEqual(["act instanceAway: engineSays"]);
    for (const check of [writesRefused, stuckOffsets, unreadQueues, inconsistentSubscriptions, retentionLoss, diskForecast, slavesBehind, deadLettersGrowing, idleConsumers, hotQueues]) expect([check.name, lines(check, facts)]).toEqual([check.name, []]);
  });
});

describe("writes", () => {
  const settings = node().settings!;
  it.each([
    ["it takes messages", node(), []],
    ["its disk is full, as it says", node({ isStoreWritable: false, diskUsedRatio: 0.93 }), ["act writesRefusedByDisk: diskUsed writesRefusedAt"]],
    ["its disk is full, by the mark of 4.9", node({ diskUsedRatio: 0.91 }), ["act writesRefusedByDisk: diskUsed writesRefusedAt"]],
    ["beyond that mark it says that it takes messages", node({ diskUsedRatio: 0.91, isStoreWritable: true }), []],
    ["it was made read-only", node({ settings: { ...settings, permission: 4 } }), ["watch writesRefusedBySetting: permission"]],
  ])("%s", (_title, one, found) => expect(lines(writesRefused, factsWith({ nodes: [one] }))).toEqual(found));

  it("does not know of a broker that tells nothing", () => {
    expect(unchecked(writesRefused, factsWith({ nodes: [node({ settings: null, diskUsedRatio: null })] }))).toEqual(["broker-a engineDoesNotTell"]);
  });
});

describe("offsets", () => {
  it("names queue, holder and since when, once messages have come meanwhile", () => {
    const [found] = stuckOffsets.check(factsWith({ groups: [group([client("one@1", [0]), client("two@2", [1])], { waiting: [waiting()] })] })).findings;
    expect(found).toMatchObject({ kind: "offsetStands", severity: "watch", params: { queues: 1, lag: 60 }, sinceMs: nowMs - 5 * minuteMs });
    expect(found?.evidence).toEqual([
      { code: "queueStands", params: { queue: "broker-a/0", offset: 100, sinceAtMs: nowMs - 5 * minuteMs, lagThen: 10, lag: 60 } },
      { code: "heldBy", params: { client: "one@1", address: "10.0.0.9:5000", cached: 8, lastConsumedAtMs: nowMs - 5 * minuteMs } },
    ]);
  });

  it.each([
    ["for ten minutes it is time to act", waiting({ standsSinceMs: nowMs - 11 * minuteMs }), [client("a", allQueues)], ["act offsetStands: queueStands heldBy"]],
    ["nobody has the queue", waiting(), [client("a", [1, 2])], ["watch offsetStands: queueStands heldByNobody"]],
    ["who has it is not known", waiting(), [silentClient("c")], ["watch offsetStands: queueStands holderUnknown"]],
    ["no message came since: a slow listener", waiting({ lagThen: 60 }), [client("a", allQueues)], []],
    ["no message came for long", waiting({ lagThen: 60, standsSinceMs: nowMs - 11 * minuteMs }), [client("a", allQueues)], ["watch offsetStands: queueStands heldBy"]],
    ["it moved a minute ago", waiting({ standsSinceMs: nowMs - minuteMs }), [client("a", allQueues)], []],
  ])("%s", (_title, queue, clients, found) => expect(lines(stuckOffsets, factsWith({ groups: [group(clients, { waiting: [queue] })] }))).toEqual(found));

  it("shows the first queues of many, and how many more there are", () => {
    const queues = Array.from({ length: 9 }, (_, queueId) => waiting({ queueId }));
    expect(lines(stuckOffsets, factsWith({ groups: [group([client("a", [0, 1, 2, 3, 4, 5, 6, 7, 8])], { waiting: queues })] }))).toEqual([`watch offsetStands: ${"queueStands ".repeat(6)}moreQueues heldBy`]);
  });
});

describe("unreadQueues", () => {
  it("names queues of a subscribed topic that no client has", () => {
    const facts = factsWith({ groups: [group([client("a", [0, 1]), client("b", [2])], { waiting: [waiting({ queueId: 3, lag: 7 })] })] });
    const [found] = unreadQueues.check(facts).findings;
    expect(found).toMatchObject({ kind: "queuesUnread", severity: "act", params: { queues: 1, of: 4 }, evidence: [{ code: "queueUnread", params: { queue: "broker-a/3", lag: 7 } }, { code: "clientsAsked", params: { clients: 2 } }] });
  });

  it.each([
    ["every queue has a client", group([client("a", [0, 1]), client("b", [2, 3])])],
    ["queues are being shared anew", group([client("a", [0])], { clientsSinceMs: nowMs - 10_000 })],
    ["in a broadcasting group everybody reads all", group([client("a", [0])], { online: { consumeType: "CONSUME_PASSIVELY", messageModel: "BROADCASTING", subscriptions: [] } })],
    ["nobody is there and nothing comes", group([], { online: null, waiting: [waiting({ lagThen: 60 })] })],
  ])("%s", (_title, one) => expect(lines(unreadQueues, factsWith({ groups: [one] }))).toEqual([]));

  it.each([
    ["a client does not tell", group([client("a", [0, 1]), silentClient("c")]), "billing clientsDoNotTell"],
    ["pull consumers have no queues to tell of", group([client("a", [])], { online: { consumeType: "CONSUME_ACTIVELY", messageModel: "CLUSTERING", subscriptions: [] } }), "billing pullClientsDoNotTell"],
    ["nobody looked yet", group([], { online: undefined }), "billing notLookedYet"],
  ])("says that it does not know: %s", (_title, one, reason) => {
    expect(lines(unreadQueues, factsWith({ groups: [one] }))).toEqual([]);
    expect(unchecked(unreadQueues, factsWith({ groups: [one] }))).toEqual([reason]);
  });

  it.each([
    ["a service that went down an hour ago", nowMs - hourMs, ["act groupGone: wentOffline lagGrew lagNow"]],
    ["one that is gone since two days", nowMs - 48 * hourMs, ["watch groupGone: wentOffline lagGrew lagNow"]],
    ["one that nobody ever saw", null, ["watch groupGone: neverOnline lagGrew lagNow"]],
    ["one that restarts", nowMs - 10_000, []],
  ])("messages wait for %s", (_title, lastOnlineAtMs, found) => expect(lines(unreadQueues, factsWith({ groups: [group([], { online: null, lastOnlineAtMs, waiting: [waiting()] })] }))).toEqual(found));
});

describe("subscriptions", () => {
  const of = (...subscriptions: Record<string, string>[]): DoctorFacts => factsWith({ groups: [group(subscriptions.map((one, index) => client(`client-${index}`, [], one)))] });

  it.each([
    ["all alike", of({ orders: "*" }, { orders: "*" }), []],
    ["alike but for blanks", of({ orders: "A||B" }, { orders: "A || B" }), []],
    ["other topics", of({ orders: "*" }, { orders: "*", refunds: "*" }), ["act topicsDiffer: clientSubscribesNot clientSubscribes lastHeartbeatWins"]],
    ["other tags", of({ orders: "A" }, { orders: "A || B" }), ["act filtersDiffer: clientSubscribes clientSubscribes lastHeartbeatWins"]],
    ["the same tags in another order", of({ orders: "A || B" }, { orders: "B || A" }), ["note tagOrderDiffers: clientSubscribes clientSubscribes"]],
    ["the group's own retry topic does not count", of({ orders: "*", "%RETRY%billing": "*" }, { orders: "*" }), []],
  ])("%s", (_title, facts, found) => expect(lines(inconsistentSubscriptions, facts)).toEqual(found));

  it("shows the one that is out of line first", () => {
    const [found] = inconsistentSubscriptions.check(of({ orders: "A" }, { orders: "A" }, { orders: "B" })).findings;
    expect(found?.evidence.map(({ params }) => params.client)).toEqual(["client-2", "client-0", "client-1", undefined]);
  });

  it("is unknown where a client does not tell; what differs among the others counts", () => {
    const alike = factsWith({ groups: [group([client("a", []), client("b", []), silentClient("c")])] });
    expect([lines(inconsistentSubscriptions, alike), unchecked(inconsistentSubscriptions, alike)]).toEqual([[], ["billing clientsDoNotTell"]]);
    const unlike = factsWith({ groups: [group([client("a", [], { orders: "A" }), client("b", [], { orders: "B" }), silentClient("c")])] });
    expect(lines(inconsistentSubscriptions, unlike)).toHaveLength(1);
  });

  it("takes filters by properties as they are written", () => {
    const says = (clientId: string, expression: string): ReturnType<typeof client> => {
      const one = client(clientId, []);
      return { ...one, told: { ...one.told!, subscriptions: [{ topic: "orders", expressionType: "SQL92", expression }] } };
    };
    expect(lines(inconsistentSubscriptions, factsWith({ groups: [group([says("a", "a > 1"), says("b", "a > 2")])] }))).toEqual(["act filtersDiffer: clientSubscribes clientSubscribes lastHeartbeatWins"]);
  });
});

describe("idleConsumers", () => {
  const clients = (count: number): ReturnType<typeof client>[] => Array.from({ length: count }, (_, index) => client(`client-${index}`, index < 4 ? [index] : []));
  it.each([
    ["as many clients as queues", clients(4), []],
    ["two too many", clients(6), ["note consumersIdle: clientsAndQueues clientWithoutQueue clientWithoutQueue"]],
    ["too many by the count alone, where they do not tell", Array.from({ length: 5 }, (_, index) => silentClient(`c-${index}`)), ["note consumersIdle: clientsAndQueues"]],
  ])("%s", (_title, members, found) => expect(lines(idleConsumers, factsWith({ groups: [group(members)] }))).toEqual(found));

  it("waits until the queues of every topic are known", () => {
    expect(lines(idleConsumers, factsWith({ topics: [], groups: [group(clients(6))] }))).toEqual([]);
  });
});

describe("hotQueues", () => {
  it.each([
    ["all alike", [6000, 6100, 5900, 6000], []],
    ["one gets five times as much", [30_000, 6000, 6000, 6000], ["note queueHot: queueRate otherQueuesRate"]],
    ["one gets all", [30_000, 0, 0, 0], ["watch queueHot: queueRate otherQueuesRate"]],
    ["too few to matter", [600, 0, 0, 0], []],
    ["a single queue has nothing beside it", [30_000], []],
  ])("%s", (_title, stored, found) => expect(lines(hotQueues, factsWith({ topics: [topic(stored)] }))).toEqual(found));

  it("needs some minutes of history", () => {
    const young = topic();
    young.queues[0]!.stored = null;
    expect(unchecked(hotQueues, factsWith({ topics: [young] }))).toEqual(["orders tooLittleHistory"]);
  });
});

describe("deadLetters", () => {
  const letters = (cameLastHour: number, lastStoredAtMs: number): DoctorFacts => factsWith({ groups: [group([], { deadLetters: { stored: 12, cameLastHour, overMs: hourMs, lastStoredAtMs } })] });
  it.each([
    ["some came", letters(3, nowMs - minuteMs), ["watch deadLettersGrow: deadLettersCame deadLettersStored"]],
    ["many came", letters(500, nowMs - minuteMs), ["act deadLettersGrow: deadLettersCame deadLettersStored"]],
    ["one came before this console looked", letters(0, nowMs - 10 * minuteMs), ["watch deadLettersGrow: deadLettersStored"]],
    ["none for hours", letters(0, nowMs - 3 * hourMs), []],
    ["there are none", factsWith({ groups: [group([])] }), []],
  ])("%s", (_title, facts, found) => expect(lines(deadLettersGrowing, facts)).toEqual(found));
});

describe("replication", () => {
  const slave = (following: ReturnType<typeof node>["following"]): DoctorFacts => factsWith({ nodes: [node(), node({ brokerId: 1, following })] });
  it.each([
    ["it follows", { behindBytes: 100, behindSinceMs: null, standsSinceMs: null }, []],
    ["it stands still", { behindBytes: 9e6, behindSinceMs: null, standsSinceMs: nowMs - 2 * minuteMs }, ["act slaveStands: slaveAt slaveLag"]],
    ["it did not move for a moment", { behindBytes: 9e6, behindSinceMs: null, standsSinceMs: nowMs - 10_000 }, []],
    ["it stays behind", { behindBytes: 9e9, behindSinceMs: nowMs - 6 * minuteMs, standsSinceMs: null }, ["watch slaveBehind: slaveLag"]],
  ])("%s", (_title, following, found) => expect(lines(slavesBehind, slave(following))).toEqual(found));

  it("does not know when a node does not tell the end of its log", () => expect(unchecked(slavesBehind, slave(null))).toEqual(["broker-a:1 engineDoesNotTell"]));
});
