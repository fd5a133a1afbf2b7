import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { MetricAbsence, MetricSubject } from "../../../src/contract/metrics.ts";
import { stepMs } from "../metrics/metric-series.ts";
import type { MetricSink, SeriesId } from "../metrics/metric-series.ts";
import type { ProbeRun } from "./probe-run.ts";

const perSecond = 1000 / stepMs;
const probeMetrics = ["probeLatency", "probesSent", "probesLost", "probesDoubled"] as const;

/** Tells the metrics of probes: a step's rates are its counts, so that their total over any range is exact. */
export class ProbeMetrics {
  readonly #sink: MetricSink;
  readonly #told = new Map<string, MetricAbsence | null>();

  constructor(sink: MetricSink) {
    this.#sink = sink;
  }

  /** What the runs of an instance counted since the last step. */
  record(atMs: number, instanceId: string, runs: { probe: ProbeRun | undefined; heartbeat: ProbeRun | undefined }): void {
    const ids: SeriesId[] = [];
    const values: number[] = [];
    const put = (metric: MetricName, subject: MetricSubject, value: number | null): void => {
      if (value === null) return;
      ids.push(this.#sink.series({ instanceId, metric, subject }));
      values.push(value);
    };
    if (runs.probe) putProbes(runs.probe, put);
    if (runs.heartbeat) put("heartbeatAge", { scope: "instance" }, atMs - lastBeatAt(runs.heartbeat));
    if (ids.length > 0) this.#sink.record(atMs, ids, values);
    this.#tellAbsence(instanceId, runs);
  }

  #tellAbsence(instanceId: string, { heartbeat, probe }: { probe: ProbeRun | undefined; heartbeat: ProbeRun | undefined }): void {
    const probes = reasonOf(probe);
    for (const metric of probeMetrics) for (const scope of ["instance", "probe"] as const) this.#tell(instanceId, metric, scope, probes);
    this.#tell(instanceId, "heartbeatAge", "instance", heartbeat ? null : "switchedOff");
  }

  #tell(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null): void {
    const key = `${instanceId} ${metric} ${scope}`;
    if (this.#told.get(key) === reason) return;
    this.#told.set(key, reason);
    this.#sink.absent(instanceId, metric, scope, reason);
  }
}

/** When the newest beat was back; before the first one, when the heartbeat began. */
export function lastBeatAt(run: ProbeRun): number {
  return run.lastBackAtMs ?? run.startedAtMs;
}

function reasonOf(run: ProbeRun | undefined): MetricAbsence | null {
  if (!run) return "switchedOff";
  return run.problem?.reason === "notAllowed" && run.queues.length === 0 ? "notAllowed" : null;
}

function putProbes(run: ProbeRun, put: (metric: MetricName, subject: MetricSubject, value: number | null) => void): void {
  const whole = { sent: 0, lost: 0, doubled: 0, latencyMs: null as number | null };
  for (const { brokerName, ledger, target } of run.queues) {
    const step = ledger.takeStep();
    const subject = { scope: "probe", broker: brokerName, queueId: target.queueId } as const;
    put("probesSent", subject, step.sent * perSecond);
    put("probesLost", subject, step.lost * perSecond);
    put("probesDoubled", subject, step.doubled * perSecond);
    put("probeLatency", subject, step.latencyMs);
    whole.sent += step.sent;
    whole.lost += step.lost;
    whole.doubled += step.doubled;
    if (step.latencyMs !== null) whole.latencyMs = Math.max(step.latencyMs, whole.latencyMs ?? 0);
  }
  if (run.queues.length === 0) return;
  put("probesSent", { scope: "instance" }, whole.sent * perSecond);
  put("probesLost", { scope: "instance" }, whole.lost * perSecond);
  put("probesDoubled", { scope: "instance" }, whole.doubled * perSecond);
  put("probeLatency", { scope: "instance" }, whole.latencyMs);
}
