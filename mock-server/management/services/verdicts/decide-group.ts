import { isDeepStrictEqual } from "node:util";
import type { VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { GroupVerdict, MessageHop } from "../../../../src/contract/verdicts.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { Conclusion } from "./conclusion.ts";
import { decideBroadcast } from "./decide-broadcast.ts";
import { decideByCopies } from "./decide-by-copies.ts";
import { decideByOffset } from "./decide-by-offset.ts";
import { withResends } from "./resend-evidence.ts";
import type { GroupFacts, RetryCopy, TraceFact } from "./verdict-facts.ts";

/**
 * Decides what became of a message for one group. In this order: broadcasting groups by their clients' own offsets; a client's
 * trace that tells success; the newest copy that the broker keeps for the group; the group's offset.
 */
export function decideGroup(facts: GroupFacts): GroupVerdict {
  const { group, online } = facts;
  const isBroadcasting = online?.messageModel === "BROADCASTING";
  const conclusion = isBroadcasting ? decideBroadcast(facts) : (decideByTrace(facts) ?? decideByCopies(facts) ?? decideByOffset(facts));
  return {
    group,
    online: online === undefined ? null : online !== null,
    mode: isBroadcasting ? "broadcasting" : online ? "clustering" : "unknown",
    verdict: conclusion.verdict,
    ahead: conclusion.ahead ?? null,
    clientId: conclusion.clientId ?? null,
    since: conclusion.since ?? null,
    retry: conclusion.retry ?? null,
    evidence: withResends([...conclusion.evidence, ...facts.traces.map(traceEvidence).filter((told) => !conclusion.evidence.some((one) => isDeepStrictEqual(one, told)))], facts.resends),
    hops: facts.copies.copies.map((copy) => hopOf(copy.message, copy.kind, group, copy.dueAtMs)),
  };
}

/** A success counts unless the message came back later than the delivery that succeeded. */
function decideByTrace({ copies, traces }: GroupFacts): Conclusion | undefined {
  const success = traces.filter((trace) => trace.kind === "consumed").toSorted((left, right) => right.times - left.times)[0];
  if (!success || copies.copies.some(({ message }) => message.reconsumeTimes > success.times && message.storedAtMs > success.atMs)) return undefined;
  return { verdict: "consumed", evidence: [traceEvidence(success)] };
}

function traceEvidence({ atMs, client, costMs, kind, reason, times }: TraceFact): VerdictEvidence {
  switch (kind) {
    case "consumed":
      return { code: "traceConsumed", at: atMs, costMs, client, times };
    case "failed":
      return { code: "traceFailed", at: atMs, client, times, reason };
    default:
      return { code: "traceBegun", at: atMs, client, times };
  }
}

/** One place of a message. */
export function hopOf({ brokerName, offsetMessageId, queueId, queueOffset, reconsumeTimes, storedAtMs, topic }: StoredMessage, kind: MessageHop["kind"] | RetryCopy["kind"], group: string, dueAtMs: number | null): MessageHop {
  return { kind, group, offsetMessageId, topic, brokerName, queueId, queueOffset, storedAt: storedAtMs, dueAt: dueAtMs, reconsumeTimes };
}
