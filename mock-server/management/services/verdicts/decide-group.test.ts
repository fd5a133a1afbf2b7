import { describe, expect, it } from "vitest";
import type { OnlineGroup } from "../../adapters/port/clients-port.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { decideGroup } from "./decide-group.ts";
import { resendsOf } from "./resend-evidence.ts";
import type { ClientFact, FilterFact, GroupFacts, QueueFact, RetryCopy, TraceFact } from "./verdict-facts.ts";

const storedAtMs = 1_000_000;

function message(topic: string, queueOffset: number, more: Partial<StoredMessage> = {}): StoredMessage {
  return {
    offsetMessageId: `id-${topic}-${queueOffset}`, uniqueId: "U", topic, brokerName: "broker-a", queueId: 0, queueOffset, commitLogOffset: 0, flag: 0, sysFlag: 0, bornAtMs: storedAtMs, storedAtMs,
    bornHost: "", storeHost: "", reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 1, properties: { TAGS: "A" }, body: Buffer.alloc(0), ...more,
  };
}
const group = (more: Partial<OnlineGroup> = {}): OnlineGroup => ({ group: "g", consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", consumeFromWhere: "CONSUME_FROM_LAST_OFFSET", subscriptions: [], clients: [], ...more });
const asksFor = (expression: string, passes: boolean | null, more: Partial<Extract<FilterFact, { kind: "tag" | "sql" }>> = {}): FilterFact => ({ kind: "tag", expression, passes, reason: "", tag: "A", sinceMs: storedAtMs - 1, otherExpressions: [], ...more });
const copy = (kind: RetryCopy["kind"], times: number, more: Partial<RetryCopy> = {}): RetryCopy => ({ message: message(`%RETRY%g`, 5, { reconsumeTimes: times, storedAtMs: storedAtMs + times }), kind, dueAtMs: null, offset: undefined, ...more });
const queue = (more: Partial<QueueFact> = {}): QueueFact => ({ commitOffset: 10, cachedMessages: 0, cachedMinOffset: null, cachedMaxOffset: null, lastPullAtMs: null, lastConsumedAtMs: null, headRetried: false, perSecond: null, ...more });
const client = (more: Partial<ClientFact> = {}): ClientFact => ({ clientId: "c1", answered: true, queue: null, retryQueue: null, ...more });
const trace = (kind: TraceFact["kind"], times: number, atMs = storedAtMs + 50): TraceFact => ({ kind, times, atMs, costMs: 3, client: "10.0.0.1", reason: "exception" });

/** A message at offset 10 of a group that is online, asks for everything and stands at offset 11. */
function facts(more: Partial<GroupFacts> = {}): GroupFacts {
  return { group: "g", message: message("t", 10), online: group(), consumeEnabled: true, retryLimit: 16, offset: 11, minOffset: 0, filter: asksFor("*", true), copies: { copies: [], searchable: true, silentBrokers: [] }, clients: [], resets: [], traces: [], resends: [], ...more };
}
function decided(more: Partial<GroupFacts>): string {
  const { ahead, evidence, verdict } = decideGroup(facts(more));
  return `${verdict}${ahead === null ? "" : ` ${ahead}`}: ${evidence.map(({ code }) => code).join(" ")}`;
}
const silent = (...copies: RetryCopy[]): GroupFacts["copies"] => ({ copies, searchable: true, silentBrokers: ["broker-b"] });
const found = (...copies: RetryCopy[]): GroupFacts["copies"] => ({ copies, searchable: true, silentBrokers: [] });
const reset = { atMs: storedAtMs + 9, by: "admin", oldOffset: 3, newOffset: 11, takenBackAtMs: null };

describe("beyond the message", () => {
  it.each<[string, Partial<GroupFacts>, string]>([
    ["asked for, and nothing came back", {}, "consumed: committed tagMatches noCopies"],
    ["not asked for by its tag", { filter: asksFor("B", false) }, "filtered: tagRefused committed"],
    ["not asked for by SQL", { filter: asksFor("a > 5", false, { kind: "sql" }) }, "filtered: sqlRefused committed"],
    ["a broker that cannot judge SQL", { filter: asksFor("a > 5", null, { kind: "sql" }) }, "passed: committed sqlUnknown noCopies expressionUnknown"],
    ["nobody online to tell the expression", { online: null, filter: { kind: "notAsked" } }, "passed: committed noCopies offline expressionUnknown"],
    ["online, but not on this topic any more", { filter: { kind: "notSubscribed" } }, "passed: committed notSubscribed noCopies expressionUnknown"],
    ["clients younger than the message, of a group that begins at the end", { filter: asksFor("*", true, { sinceMs: storedAtMs + 1 }) }, "passed: committed tagMatches noCopies subscribedLater beginsAtEnd"],
    ["the same of a group that begins at the start", { online: group({ consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET" }), filter: asksFor("*", true, { sinceMs: storedAtMs + 1 }) }, "consumed: committed tagMatches noCopies subscribedLater"],
    ["a younger expression that does not ask for it is no proof that the earlier one did not", { filter: asksFor("B", false, { sinceMs: storedAtMs + 1 }) }, "passed: tagRefused committed subscribedLater"],
    ["clients that subscribe differently", { filter: asksFor("B", false, { otherExpressions: ["*"] }) }, "passed: tagRefused committed expressionsDiffer"],
    ["a consumer that pulls by itself", { online: group({ consumeType: "CONSUME_ACTIVELY" }) }, "passed: committed tagMatches noCopies pullsItself"],
    ["a POP consumer, whose retries lie elsewhere", { online: group({ consumeType: "CONSUME_POP" }) }, "passed: committed tagMatches noCopies popsMessages"],
    ["no id to find copies by", { copies: { copies: [], searchable: false, silentBrokers: [] } }, "passed: committed tagMatches copiesUnsearchable"],
    ["a broker that may hold a copy is away", { copies: silent() }, "passed: committed tagMatches brokerSilent"],
    ["a reset went past it", { resets: [reset] }, "skipped: reset committed tagMatches"],
    ["a reset that was taken back", { resets: [{ ...reset, takenBackAtMs: storedAtMs + 20 }] }, "consumed: committed tagMatches noCopies"],
    ["the client's memory is ahead of what it committed", { offset: 10, clients: [client({ queue: queue({ commitOffset: 12 }) })] }, "consumed: committed tagMatches noCopies"],
  ])("%s", (_title, more, expected) => expect(decided(more)).toBe(expected));
});

describe("not reached", () => {
  it.each<[string, Partial<GroupFacts>, string]>([
    ["waiting for its turn, with the queue's client and rate", { offset: 4, clients: [client({ queue: queue({ commitOffset: 4, perSecond: 2 }) })] }, "waiting 6: ahead queueClient rate committed tagMatches"],
    ["a client that does not tell may have it already", { offset: 4, clients: [client({ answered: false })] }, "waiting 6: ahead clientSilent committed tagMatches"],
    ["nobody has the queue", { offset: 4, clients: [client()] }, "waiting 6: ahead queueWithoutClient committed tagMatches"],
    ["offline", { offset: 10, online: null, filter: { kind: "notAsked" } }, "waiting 0: ahead committed offline"],
    ["it will be filtered", { offset: 4, filter: asksFor("B", false, { sinceMs: storedAtMs + 1 }) }, "filtered: tagRefused committed"],
    ["retention was faster", { offset: 4, minOffset: 11 }, "expired: deletedBefore committed"],
    ["its broker does not answer", { offset: undefined }, "unknown: brokerSilent"],
    ["never committed, and the group begins at the end", { offset: null }, "unknown: neverCommitted tagMatches beginsAtEnd"],
    ["never committed, offline", { offset: null, online: null, filter: { kind: "notAsked" } }, "unknown: neverCommitted offline"],
    ["never committed, and the group begins at the start", { offset: null, online: group({ consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET" }) }, "waiting 10: ahead neverCommitted tagMatches"],
    ["switched off", { offset: 4, consumeEnabled: false }, "waiting 6: ahead committed consumptionOff tagMatches"],
    ["held", { offset: 10, clients: [client({ queue: queue({ cachedMessages: 1, cachedMinOffset: 10, cachedMaxOffset: 10 }) })] }, "held: cached heldSince committed tagMatches"],
    ["held or done: some behind the first are done", { offset: 8, clients: [client({ queue: queue({ commitOffset: 8, cachedMessages: 2, cachedMinOffset: 8, cachedMaxOffset: 12 }) })] }, "held: cached mayBeDone heldSince committed tagMatches"],
    ["the head of a blocked orderly queue", { offset: 10, clients: [client({ queue: queue({ cachedMessages: 2, cachedMinOffset: 10, cachedMaxOffset: 11, headRetried: true }) })] }, "retrying: retriedInPlace heldSince cached committed tagMatches"],
    ["in memory behind the head of a blocked orderly queue", { offset: 8, clients: [client({ queue: queue({ commitOffset: 8, cachedMessages: 5, cachedMinOffset: 8, cachedMaxOffset: 12, headRetried: true }) })] }, "waiting 2: blockedBy cached heldSince committed tagMatches"],
    ["not pulled behind the head of a blocked orderly queue", { offset: 8, clients: [client({ queue: queue({ commitOffset: 8, cachedMessages: 1, cachedMinOffset: 8, cachedMaxOffset: 8, headRetried: true }) })] }, "waiting 2: blockedBy ahead queueClient committed tagMatches"],
  ])("%s", (_title, more, expected) => expect(decided(more)).toBe(expected));
});

describe("copies", () => {
  it.each<[string, Partial<GroupFacts>, string]>([
    ["waiting for the time of a retry", { copies: found(copy("retryScheduled", 1, { dueAtMs: 5 })) }, "retrying: retryScheduled"],
    ["in the retry topic, three behind", { copies: found(copy("retry", 2, { offset: 2 })) }, "retrying 3: retryStored"],
    ["in the retry topic, nobody online", { online: null, copies: found(copy("retry", 2, { offset: null })) }, "retrying: retryStored offline"],
    ["a retry in a client's hands", { copies: found(copy("retry", 2, { offset: 5 })), clients: [client({ retryQueue: queue({ commitOffset: 5, cachedMessages: 1, cachedMinOffset: 5, cachedMaxOffset: 5 }) })] }, "held: retryStored cached heldSince"],
    ["a retry that succeeded", { copies: found(copy("retry", 2, { offset: 6 })) }, "consumed: retryTaken"],
    ["a retry that was taken, while a broker that may hold the next is away", { copies: silent(copy("retry", 2, { offset: 6 })) }, "passed: retryTaken brokerSilent"],
    ["the broker of the retry topic is away", { copies: found(copy("retry", 2)) }, "unknown: retryStored brokerSilent"],
    ["dead, whatever the offset says", { offset: 3, copies: found(copy("retry", 1, { offset: 6 }), copy("deadLetter", 2)) }, "dead: deadLetter"],
    ["a dead letter that was sent again", { copies: found(copy("deadLetter", 2), copy("retry", 3, { offset: 5 })) }, "retrying 0: retryStored"],
    ["only copies are left of it", { message: null, offset: undefined, copies: found(copy("deadLetter", 2)) }, "dead: deadLetter"],
    ["nothing is left of it", { message: null, offset: undefined, online: null }, "unknown: offline"],
  ])("%s", (_title, more, expected) => expect(decided(more)).toBe(expected));
});

describe("traces", () => {
  it.each<[string, Partial<GroupFacts>, string]>([
    ["a success proves it where nobody is online", { online: null, filter: { kind: "notAsked" }, traces: [trace("consumed", 0)] }, "consumed: traceConsumed"],
    ["a success proves it before the offset gets there", { offset: 3, traces: [trace("consumed", 0)] }, "consumed: traceConsumed"],
    ["a success of a retry", { copies: found(copy("retry", 1, { offset: 5 })), traces: [trace("failed", 0), trace("consumed", 1)] }, "consumed: traceConsumed traceFailed"],
    ["a copy that came after the success counts more", { copies: found(copy("deadLetter", 2, { message: message("%DLQ%g", 0, { reconsumeTimes: 2, storedAtMs: storedAtMs + 99 }) })), traces: [trace("consumed", 1)] }, "dead: deadLetter traceConsumed"],
    ["a begin alone proves nothing", { offset: 10, traces: [trace("begun", 0)], clients: [client({ queue: queue() })] }, "waiting 0: ahead queueClient committed tagMatches traceBegun"],
  ])("%s", (_title, more, expected) => expect(decided(more)).toBe(expected));
});

describe("resends", () => {
  const letter = (queueOffset: number, atMs: number, properties = {}): RetryCopy => copy("deadLetter", 3, { message: message("%DLQ%g", queueOffset, { reconsumeTimes: 3, storedAtMs: atMs, properties }) });
  const resent = { at: storedAtMs + 60, by: "admin", state: "sent" as const, deadAt: storedAtMs + 55, offsetMessageId: "id-%DLQ%g-0" };

  it("stand between the failures by their time, and it died again after one", () => {
    const { evidence, verdict } = decideGroup(facts({ copies: found(letter(0, storedAtMs + 55), letter(1, storedAtMs + 80, { MQDECK_RESEND: "m" })), resends: [resent], traces: [trace("failed", 0), trace("failed", 0, storedAtMs + 70)] }));
    expect(verdict).toBe("dead");
    expect(evidence.map(({ code }) => code)).toEqual(["traceFailed", "resent", "traceFailed", "deadLetter"]);
    expect(evidence).toMatchObject([{}, { by: "admin", at: storedAtMs + 60, deadAt: storedAtMs + 55 }, {}, { again: true }]);
  });

  it("stand behind the facts of now, and the first death did not come again", () => {
    expect(decided({ copies: found(letter(0, storedAtMs + 55), copy("retry", 0, { offset: 5 })), resends: [resent] })).toBe("retrying 0: retryStored resent");
    expect(decideGroup(facts({ copies: found(letter(0, storedAtMs + 55)) })).evidence).toMatchObject([{ code: "deadLetter", again: false }]);
  });

  it("are told of the dead letters that are there, not of an older one with the same id nor of what was skipped", () => {
    const row = { offsetMessageId: "id-%DLQ%g-0", deadAt: storedAtMs + 55, state: "sent" as const, account: "admin", createdAt: storedAtMs + 60 };
    const ledger = { ofDeadLetters: () => [{ ...row, deadAt: 5 }, { ...row, state: "skipped" as const }, row] };
    expect(resendsOf(ledger, "i", "g", [letter(0, storedAtMs + 55)])).toEqual([resent]);
    expect(resendsOf(ledger, "i", "g", [copy("retry", 1)])).toEqual([]);
  });
});

describe("broadcasting", () => {
  const online = group({ messageModel: "BROADCASTING" });
  const at = (clientId: string, commitOffset: number): ClientFact => client({ clientId, queue: queue({ commitOffset }) });
  it.each<[string, Partial<GroupFacts>, string]>([
    ["all are beyond it", { online, clients: [at("c1", 11), at("c2", 12)] }, "consumed: broadcast broadcastClient broadcastClient tagMatches"],
    ["one is behind", { online, clients: [at("c1", 11), at("c2", 4)] }, "waiting: broadcast broadcastClient broadcastClient tagMatches"],
    ["one does not tell", { online, clients: [at("c1", 11), client({ clientId: "c2", answered: false })] }, "unknown: broadcast broadcastClient broadcastClient tagMatches"],
    ["clients that came after the message", { online, filter: asksFor("*", true, { sinceMs: storedAtMs + 1 }), clients: [at("c1", 11)] }, "passed: broadcast broadcastClient subscribedLater tagMatches"],
    ["none asks for it", { online, filter: asksFor("B", false), clients: [at("c1", 11)] }, "filtered: tagRefused broadcast"],
  ])("%s", (_title, more, expected) => expect(decided(more)).toBe(expected));

  it("tells the mode and each client's own offset", () => {
    expect(decideGroup(facts({ online, clients: [at("c1", 11), at("c2", 4)] }))).toMatchObject({ mode: "broadcasting", online: true, evidence: [{ code: "broadcast" }, { clientId: "c1", verdict: "consumed", offset: 11 }, { clientId: "c2", verdict: "waiting", offset: 4 }, {}] });
  });
});
