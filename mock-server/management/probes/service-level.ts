import type { ProbePlan } from "../../../src/contract/probes.ts";
import type { ProbedQueue, StoredOutage } from "../store/probes-store.ts";

export interface Span {
  beginMs: number;
  endMs: number;
}

/** An outage of one or several queues of a broker that overlap. */
export interface Incident extends Omit<StoredOutage, "lastFailedAtMs"> {
  brokerName: string;
  queueIds: number[];
}

/**
 * What is left of the error budget: 1 = nothing missed the objective, 0 = as much did as the target allows, negative = more.
 * null = nothing was sent.
 */
export function budgetLeft({ met, sent }: { met: number; sent: number }, targetPercent: ProbePlan["targetPercent"]): number | null {
  if (sent === 0) return null;
  const allowed = sent * (1 - targetPercent / 100);
  return allowed === 0 ? null : 1 - (sent - met) / allowed;
}

/** Outages of one broker that overlap are one incident, newest first. */
export function incidentsOf(outages: readonly (ProbedQueue & StoredOutage)[]): Incident[] {
  const incidents: Incident[] = [];
  for (const { lastFailedAtMs: _, queueId, ...outage } of outages.toSorted((a, b) => a.beginAtMs - b.beginAtMs)) {
    const known = incidents.findLast(({ brokerName, endAtMs }) => brokerName === outage.brokerName && (endAtMs === null || outage.beginAtMs <= endAtMs));
    if (!known) incidents.push({ ...outage, queueIds: [queueId] });
    else {
      known.queueIds = [...new Set([...known.queueIds, queueId])].sort((a, b) => a - b);
      known.endAtMs = known.endAtMs === null || outage.endAtMs === null ? null : Math.max(known.endAtMs, outage.endAtMs);
      known.failures += outage.failures;
      known.sawEnd &&= outage.sawEnd;
    }
  }
  return incidents.toReversed();
}

/** Time of a span in which at least `least` of the queues were out. */
export function timeOut(outages: readonly (ProbedQueue & StoredOutage)[], least: number, { beginMs, endMs }: Span): number {
  const turns = outages
    .flatMap(({ beginAtMs, endAtMs }) => [{ atMs: Math.max(beginAtMs, beginMs), change: 1 }, { atMs: Math.min(endAtMs ?? endMs, endMs), change: -1 }])
    .sort((a, b) => a.atMs - b.atMs || a.change - b.change);
  let out = 0;
  let sumMs = 0;
  let sinceMs = beginMs;
  for (const { atMs, change } of turns) {
    if (out >= least) sumMs += Math.max(0, atMs - sinceMs);
    out += change;
    sinceMs = atMs;
  }
  return sumMs;
}
