import { resendMarker } from "../../../../src/contract/dead-letters.ts";
import type { VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import { retriesOfDeadLetter } from "../messages/retry-count.ts";
import type { Conclusion } from "./conclusion.ts";
import { heldBy } from "./held-by.ts";
import type { GroupFacts, RetryCopy } from "./verdict-facts.ts";

/** The newest copy decides: dead, waiting for its time, waiting in the retry topic, in a client's hands, or done. */
export function decideByCopies(facts: GroupFacts): Conclusion | undefined {
  const newest = facts.copies.copies.at(-1);
  switch (newest?.kind) {
    case "deadLetter":
      return dead(newest);
    case "retryScheduled":
      return scheduled(facts, newest);
    case "retry":
      return inRetryTopic(facts, newest);
    default:
      return undefined;
  }
}

function dead({ message }: RetryCopy): Conclusion {
  const { offsetMessageId, queueOffset, storedAtMs } = message;
  return { verdict: "dead", evidence: [{ code: "deadLetter", at: storedAtMs, offsetMessageId, queueOffset, times: retriesOfDeadLetter(message), again: message.properties[resendMarker] !== undefined }] };
}

function scheduled({ online, retryLimit }: GroupFacts, { dueAtMs, message }: RetryCopy): Conclusion {
  const retry = { times: message.reconsumeTimes, limit: retryLimit, dueAt: dueAtMs };
  const evidence: VerdictEvidence[] = [{ code: "retryScheduled", ...retry, offsetMessageId: message.offsetMessageId }];
  if (online === null) evidence.push({ code: "offline" });
  return { verdict: "retrying", evidence, retry };
}

function inRetryTopic(facts: GroupFacts, { message, offset }: RetryCopy): Conclusion {
  const { offsetMessageId, queueOffset, reconsumeTimes: times } = message;
  const owner = facts.clients.find(({ retryQueue }) => retryQueue !== null);
  const committed = Math.max(offset ?? -1, owner?.retryQueue?.commitOffset ?? -1);
  if (committed > queueOffset) {
    const evidence: VerdictEvidence[] = [{ code: "retryTaken", times, queueOffset, committed }];
    for (const brokerName of facts.copies.silentBrokers) evidence.push({ code: "brokerSilent", brokerName });
    return { verdict: facts.copies.silentBrokers.length > 0 ? "passed" : "consumed", evidence };
  }
  const ahead = committed < 0 ? null : queueOffset - committed;
  const retry = { times, limit: facts.retryLimit, dueAt: null };
  const stored: VerdictEvidence = { code: "retryStored", times, limit: facts.retryLimit, offsetMessageId, queueOffset, ahead };
  const held = owner?.retryQueue ? heldBy(owner.clientId, owner.retryQueue, queueOffset, message.storedAtMs) : undefined;
  if (held) return { ...held, retry, evidence: [stored, ...held.evidence] };
  const evidence: VerdictEvidence[] = [stored];
  if (offset === undefined) evidence.push({ code: "brokerSilent", brokerName: message.brokerName });
  if (facts.online === null) evidence.push({ code: "offline" });
  for (const { answered, clientId } of facts.clients) if (!answered) evidence.push({ code: "clientSilent", clientId });
  return { verdict: offset === undefined ? "unknown" : "retrying", evidence, retry, ahead, clientId: owner?.clientId ?? null };
}
