import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { Heartbeat, ProbePlan, ProbeTally } from "../../../src/contract/probes.ts";
import { lastBeatAt } from "../probes/probe-metrics.ts";
import { emptyTally, hourMs } from "../probes/probe-results.ts";
import type { ProbeRun } from "../probes/probe-run.ts";
import type { QueueProbe } from "../probes/queue-probe.ts";
import type { ProbesStore } from "../store/probes-store.ts";
import { dayStart } from "./snapshot/topic-table.ts";

type Row = ResponseOf<Endpoints["getProbes"]>["rows"][number];

const shownLatencies = 60;
/** A send and a pull for each probe; looks at brokers and topic twice a minute at two requests. */
const requestsPerProbe = 2;
const looksPerMinute = 4;
/** HB-006. */
const healthyForMs = 20_000;
const lateForMs = 60_000;

interface ProbesFacts {
  plan: ProbePlan;
  run: ProbeRun | undefined;
  countsSince: (sinceMs: number) => ReturnType<ProbesStore["counts"]>;
  nowMs: number;
}

/** The plan and each queue of it, as the page shows them. */
export function probesView({ countsSince, nowMs, plan, run }: ProbesFacts): ResponseOf<Endpoints["getProbes"]> {
  const holder = run?.watch.other(nowMs) ?? "";
  const startOfDay = dayStart(nowMs);
  const today = run ? countsSince(startOfDay).filter(({ hourAtMs }) => hourAtMs >= startOfDay) : [];
  const tallies = Map.groupBy(today, ({ brokerName, queueId }) => `${brokerName} ${queueId}`);
  const rows = run?.queues.map((queue) => rowOf(run, queue, addUp((tallies.get(`${queue.brokerName} ${queue.target.queueId}`) ?? []).map(({ tally }) => tally)), nowMs)) ?? [];
  const calls = holder === "" ? requestsPerProbe : 1;
  return {
    plan,
    mode: !run ? "off" : rows.length === 0 ? "starting" : holder === "" ? "probing" : "readingAlong",
    holder,
    problem: run?.problem ?? null,
    rows,
    callsPerMinute: run && rows.length > 0 ? Math.round((rows.length * calls * 60) / plan.everySeconds) + looksPerMinute : null,
    asOf: nowMs,
  };
}

/** HB-006: by the age of the last beat that came back. */
export function heartbeatView(run: ProbeRun | undefined, enabled: boolean, nowMs: number): Heartbeat {
  const queue = run?.queues[0];
  const recent = queue?.ledger.recent;
  const ageMs = run ? nowMs - lastBeatAt(run) : 0;
  const problem = run?.problem ?? null;
  const isRefused = problem?.reason === "notAllowed" || recent?.last?.reason === "notAllowed";
  const byAge = ageMs <= healthyForMs ? "healthy" : ageMs <= lateForMs ? "late" : "lost";
  return {
    state: !enabled ? "off" : isRefused ? "noPermission" : byAge === "healthy" && (run?.lastBackAtMs ?? null) === null ? "starting" : byAge,
    since: run?.startedAtMs ?? null,
    lastBeatAt: wholeOrNull(run?.lastBackAtMs),
    roundTripMs: recent?.newest(shownLatencies).find(({ latencyMs }) => latencyMs !== null)?.latencyMs ?? null,
    missedLastHour: recent?.missedSince(nowMs - hourMs) ?? 0,
    brokerName: queue?.brokerName ?? null,
    readingAlong: (run?.watch.other(nowMs) ?? null) !== null,
    problem: problem ?? (isRefused && recent?.lastFailure?.reason ? { step: "createTopic", reason: recent.lastFailure.reason, detail: recent.lastFailure.detail } : null),
  };
}

/** The stamp of a beat and the steady clock have fractions. */
const wholeOrNull = (ms: number | null | undefined): number | null => (ms === null || ms === undefined ? null : Math.round(ms));

export function addUp(tallies: readonly ProbeTally[]): ProbeTally {
  const sum = emptyTally();
  for (const tally of tallies) for (const key of tallyKeys) sum[key] += tally[key];
  return sum;
}
const tallyKeys = ["sent", "good", "met", "late", "lost", "failed", "doubled", "outOfOrder", "abandoned"] as const satisfies (keyof ProbeTally)[];

function rowOf(run: ProbeRun, { brokerName, ledger, target }: QueueProbe, today: ProbeTally, nowMs: number): Row {
  const { last, lastFailure } = ledger.recent;
  const newest = ledger.recent.newest(shownLatencies);
  const answered = newest.find(({ latencyMs }) => latencyMs !== null);
  return {
    brokerName,
    queueId: target.queueId,
    registered: run.isRegistered(brokerName),
    state: !last ? "waiting" : last.reason !== null ? "failing" : last.outcome === "slow" ? "slow" : "ok",
    lastAt: last?.sentAtMs ?? null,
    lastLatencyMs: answered?.latencyMs ?? null,
    lastSendMs: answered?.sendMs ?? null,
    p50Ms: ledger.recent.percentile(0.5, nowMs - hourMs),
    p99Ms: ledger.recent.percentile(0.99, nowMs - hourMs),
    today,
    failure: lastFailure?.reason ? { at: lastFailure.sentAtMs, reason: lastFailure.reason, detail: lastFailure.detail } : null,
    latencies: newest.map(({ latencyMs }) => latencyMs).toReversed(),
  };
}
