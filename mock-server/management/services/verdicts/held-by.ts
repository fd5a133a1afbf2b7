import type { VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { Conclusion } from "./conclusion.ts";
import type { QueueFact } from "./verdict-facts.ts";

/**
 * Held, or tried again in place, when a client's memory covers an offset; undefined when it does not. A client tells the first and the last
 * offset and how many there are between: when some are missing, those behind the first may be done already.
 */
export function heldBy(clientId: string, queue: QueueFact, offset: number, storedAtMs: number): Conclusion | undefined {
  const { cachedMaxOffset: maxOffset, cachedMessages: count, cachedMinOffset: minOffset, headRetried, lastConsumedAtMs, lastPullAtMs } = queue;
  if (minOffset === null || maxOffset === null || offset < minOffset || offset > maxOffset) return undefined;
  const cached: VerdictEvidence = { code: "cached", clientId, minOffset, maxOffset, count };
  if (headRetried && offset === minOffset) {
    return { verdict: "retrying", clientId, since: storedAtMs, evidence: [{ code: "retriedInPlace", clientId, lastTriedAt: lastConsumedAtMs }, { code: "heldSince", at: storedAtMs, bound: "notBefore" }, cached] };
  }
  const evidence: VerdictEvidence[] = [cached];
  if (headRetried) evidence.unshift({ code: "blockedBy", clientId, offset: minOffset, ahead: offset - minOffset, lastTriedAt: lastConsumedAtMs });
  else if (offset > minOffset && count < maxOffset - minOffset + 1) evidence.push({ code: "mayBeDone", clientId });
  const notAfter = lastPullAtMs !== null && lastPullAtMs > storedAtMs ? lastPullAtMs : null;
  evidence.push({ code: "heldSince", at: storedAtMs, bound: "notBefore" });
  if (notAfter !== null) evidence.push({ code: "heldSince", at: notAfter, bound: "notAfter" });
  const isBlocked = headRetried;
  return { verdict: isBlocked ? "waiting" : "held", clientId, since: isBlocked ? null : storedAtMs, ahead: isBlocked ? offset - minOffset : null, evidence };
}
