import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { ProbePlan, ProbeTally } from "../../../src/contract/probes.ts";
import { hourMs } from "../probes/probe-results.ts";
import { budgetLeft, incidentsOf, timeOut } from "../probes/service-level.ts";
import type { ProbedQueue, ProbesStore } from "../store/probes-store.ts";
import { addUp } from "./probe-views.ts";
import { dayStart } from "./snapshot/topic-table.ts";

const dayMs = 24 * hourMs;
const levelDays = [1, 7, 30];
const cellDays = 30;
const cellHours = 24;
const maxIncidents = 100;

type View = ResponseOf<Endpoints["getServiceLevel"]>;
type Count = ReturnType<ProbesStore["counts"]>[number];

interface LevelFacts {
  store: ProbesStore;
  instanceId: string;
  plan: ProbePlan;
  /** An empty broker name = the whole instance. */
  subject: { brokerName: string; queueId?: number | undefined };
  nowMs: number;
}

/** Day, week and month of an instance, a broker or a queue, from the exact counts of whole hours. */
export function serviceLevelView({ instanceId, nowMs, plan, store, subject }: LevelFacts): View {
  const oldestMs = dayStart(nowMs - cellDays * dayMs);
  const belongs = ({ brokerName, queueId }: ProbedQueue): boolean => subject.brokerName === "" || (brokerName === subject.brokerName && (subject.queueId === undefined || queueId === subject.queueId));
  const all = store.counts(instanceId, oldestMs);
  const counts = all.filter(belongs);
  const outages = store.outages(instanceId, oldestMs).filter(belongs);
  const queues = new Set(counts.map(({ brokerName, queueId }) => `${brokerName} ${queueId}`)).size;
  const thisHourMs = Math.floor(nowMs / hourMs) * hourMs;
  const since = (days: number): number => thisHourMs + hourMs - days * dayMs;
  const incidents = incidentsOf(outages.filter(({ endAtMs }) => endAtMs === null || endAtMs >= nowMs - cellDays * dayMs));
  return {
    levels: levelDays.map((days) => {
      const sum = sumOf(counts, since(days), Infinity);
      const span = { beginMs: since(days), endMs: nowMs };
      const within = outages.filter(({ beginAtMs, endAtMs }) => beginAtMs <= nowMs && (endAtMs === null || endAtMs >= span.beginMs));
      return { days, ...shareOf(sum), doubled: sum.doubled, budgetLeft: budgetLeft(sum, plan.targetPercent), unavailableMs: queues === 0 ? 0 : timeOut(within, queues, span), impairedMs: timeOut(within, 1, span) };
    }),
    hours: Array.from({ length: cellHours }, (_, place) => {
      const at = thisHourMs - (cellHours - 1 - place) * hourMs;
      return { at, ...shareOf(sumOf(counts, at, at + hourMs)) };
    }),
    dayCells: daysUntil(nowMs).map(({ at, endAt }) => Object.assign(shareOf(sumOf(counts, at, endAt)), { at })),
    parts: partsOf(all, since),
    incidents: incidents.slice(0, maxIncidents).map(({ beginAtMs, brokerName, detail, endAtMs, failures, queueIds, reason, sawEnd }) => ({ brokerName, queueIds, beginAt: beginAtMs, endAt: endAtMs, failures, reason, detail, sawEnd })),
    totalIncidents: incidents.length,
    asOf: nowMs,
  };
}

/** Every broker, with each of its queues behind it. */
function partsOf(counts: readonly Count[], since: (days: number) => number): View["parts"] {
  const levels = (of: readonly Count[]): View["parts"][number]["levels"] => levelDays.map((days) => Object.assign(shareOf(sumOf(of, since(days), Infinity)), { days }));
  const byBroker = Map.groupBy(counts, ({ brokerName }) => brokerName);
  const parts: View["parts"] = [];
  for (const [brokerName, ofBroker] of byBroker) {
    parts.push({ brokerName, queueId: null, levels: levels(ofBroker) });
    for (const [queueId, ofQueue] of Map.groupBy(ofBroker, ({ queueId: id }) => id)) parts.push({ brokerName, queueId, levels: levels(ofQueue) });
  }
  return parts;
}

/** Begin and end of the last days in the server's own time zone; some have 23 or 25 hours. */
function daysUntil(nowMs: number): { at: number; endAt: number }[] {
  return Array.from({ length: cellDays }, (_, place) => {
    const day = new Date(dayStart(nowMs));
    day.setDate(day.getDate() - (cellDays - 1 - place));
    const next = new Date(day);
    next.setDate(next.getDate() + 1);
    return { at: day.getTime(), endAt: next.getTime() };
  });
}

function sumOf(counts: readonly Count[], beginMs: number, endMs: number): ProbeTally {
  return addUp(counts.filter(({ hourAtMs }) => hourAtMs >= beginMs && hourAtMs < endMs).map(({ tally }) => tally));
}

function shareOf({ good, met, sent }: ProbeTally): { sent: number; good: number; met: number } {
  return { sent, good, met };
}
