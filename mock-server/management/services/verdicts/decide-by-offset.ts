import type { VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { Conclusion } from "./conclusion.ts";
import { filterEvidence, whatWeakens } from "./filter-evidence.ts";
import { heldBy } from "./held-by.ts";
import type { GroupFacts, ResetFact } from "./verdict-facts.ts";

/** No copy of the message was made for the group: its offset on the message's queue tells how far it is. */
export function decideByOffset(facts: GroupFacts): Conclusion {
  const { clients, message, offset } = facts;
  if (message === null) return { verdict: "unknown", evidence: presence(facts) };
  // A client knows its own progress up to 5 s before the broker does.
  const owner = clients.find(({ queue }) => queue !== null);
  const acknowledged = owner?.queue?.commitOffset ?? -1;
  if (offset === undefined && acknowledged <= message.queueOffset) return { verdict: "unknown", evidence: [{ code: "brokerSilent", brokerName: message.brokerName }, ...presence(facts)] };
  const known = offset === undefined || offset === null ? (acknowledged > message.queueOffset ? acknowledged : null) : Math.max(offset, acknowledged);
  if (known !== null && known > message.queueOffset) return beyond(facts, message, known);
  return notReached(facts, message, known);
}

/** The group's offset is beyond the message, and nothing came back. */
function beyond(facts: GroupFacts, message: StoredMessage, offset: number): Conclusion {
  const committed: VerdictEvidence = { code: "committed", offset };
  const weak = whatWeakens(facts, message);
  const { filter } = facts;
  if ((filter.kind === "tag" || filter.kind === "sql") && filter.passes === false) {
    const evidence = [...filterEvidence(filter), committed, ...weak.ofFilter];
    return { verdict: weak.ofFilter.length === 0 ? "filtered" : "passed", evidence };
  }
  const skipping = facts.resets.find(({ takenBackAtMs }) => takenBackAtMs === null);
  if (skipping) return { verdict: "skipped", evidence: [resetEvidence(skipping), committed, ...filterEvidence(filter)] };
  const evidence = [committed, ...filterEvidence(filter), ...(facts.copies.searchable && facts.copies.silentBrokers.length === 0 ? [{ code: "noCopies" } as const] : [])];
  return { verdict: weak.ofConsumption.length === 0 ? "consumed" : "passed", evidence: [...evidence, ...weak.ofConsumption, ...weak.notes] };
}

function resetEvidence({ atMs, by, newOffset, oldOffset }: ResetFact): VerdictEvidence {
  return { code: "reset", at: atMs, by, oldOffset, newOffset };
}

/** The group did not come to the message yet. */
function notReached(facts: GroupFacts, message: StoredMessage, offset: number | null): Conclusion {
  const { clients, filter, minOffset } = facts;
  const at: VerdictEvidence = offset === null ? { code: "neverCommitted" } : { code: "committed", offset };
  const evidence: VerdictEvidence[] = [at, ...presence(facts)];
  const owner = clients.find(({ queue }) => queue !== null);
  const held = owner?.queue ? heldBy(owner.clientId, owner.queue, message.queueOffset, message.storedAtMs) : undefined;
  if (held) return { ...held, evidence: [...held.evidence, ...evidence, ...filterEvidence(filter)] };
  if ((filter.kind === "tag" || filter.kind === "sql") && filter.passes === false && filter.otherExpressions.length === 0) return { verdict: "filtered", evidence: [...filterEvidence(filter), ...evidence] };
  if (minOffset !== null && message.queueOffset < minOffset) return { verdict: "expired", evidence: [{ code: "deletedBefore", minOffset }, ...evidence] };
  evidence.push(...filterEvidence(filter));
  if (offset === null && !(facts.online && facts.online.consumeFromWhere === "CONSUME_FROM_FIRST_OFFSET")) {
    if (facts.online) evidence.push({ code: "beginsAtEnd" });
    return { verdict: "unknown", evidence };
  }
  const first = offset ?? minOffset ?? 0;
  return waiting(facts, message.queueOffset - first, evidence);
}

function waiting(facts: GroupFacts, ahead: number, evidence: VerdictEvidence[]): Conclusion {
  const { clients, filter, online } = facts;
  const owner = clients.find(({ queue }) => queue !== null);
  const told: VerdictEvidence[] = [{ code: "ahead", count: ahead, beforeFilter: (filter.kind === "tag" || filter.kind === "sql") && filter.expression !== "*" }];
  if (owner?.queue) {
    const { cachedMinOffset, headRetried, lastConsumedAtMs, perSecond } = owner.queue;
    told.push({ code: "queueClient", clientId: owner.clientId });
    if (headRetried && cachedMinOffset !== null) told.unshift({ code: "blockedBy", clientId: owner.clientId, offset: cachedMinOffset, ahead, lastTriedAt: lastConsumedAtMs });
    else if (perSecond !== null && perSecond > 0) told.push({ code: "rate", perSecond, estimateMs: Math.ceil(((ahead + 1) / perSecond) * 1000) });
  } else if (online && clients.length > 0 && clients.every(({ answered }) => answered)) told.push({ code: "queueWithoutClient" });
  for (const { answered, clientId } of clients) if (!answered) told.push({ code: "clientSilent", clientId });
  return { verdict: "waiting", ahead, clientId: owner?.clientId ?? null, evidence: [...told, ...evidence] };
}

function presence({ consumeEnabled, filter, online }: GroupFacts): VerdictEvidence[] {
  const evidence: VerdictEvidence[] = [];
  if (online === null) evidence.push({ code: "offline" });
  if (filter.kind === "notSubscribed") evidence.push({ code: "notSubscribed" });
  if (!consumeEnabled) evidence.push({ code: "consumptionOff" });
  return evidence;
}
