import { z } from "zod";
import type { MetricName, MetricScope } from "../../../../src/contract/metric-names.ts";
import { metricSubject } from "../../../../src/contract/metrics.ts";
import type { MetricAbsence, MetricStatistic, MetricSubject } from "../../../../src/contract/metrics.ts";
import { stepMs as pointMs } from "../metric-series.ts";
import type { MetricQuery, MetricSource, MetricTier, RankQuery, SeriesKey, SeriesValues } from "../metric-series.ts";
import { defaultStatistic } from "../statistic.ts";
import type { LatestPoints } from "./latest-points.ts";
import { labelsText, metricTextName, subjectLabels } from "./metric-text.ts";

const requestTimeoutMs = 10_000;
/** Names in one query; more of them would make an address that a proxy in between refuses. */
const mostNames = 50;

const number = z.string().transform(Number);
const answer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), number])).optional(), value: z.tuple([z.number(), number]).optional() })),
  }),
});
type Result = z.output<typeof answer>["data"]["result"];

/** A statistic over the points of a step, as PromQL has it; a total is the average times the length of the step. */
const functions: Record<MetricStatistic, string> = { avg: "avg_over_time", max: "max_over_time", min: "min_over_time", last: "last_over_time", total: "avg_over_time" };

/** What went wrong with the server that holds the figures; the address is without a password. */
export class MetricServerError extends Error {
  readonly address: string;

  constructor(address: string, reason: string) {
    super(`${address}: ${reason}`);
    this.address = address;
  }
}

/**
 * Reads figures back from a Prometheus-compatible server that collects `/metrics` of this console (`--metrics-url`).
 * Its points lie where it scraped, not on multiples of 10 s, so a figure is made of the points of a scrape interval before its end at
 * least: steps that are asked for finer overlap. What exists now is known from here.
 */
export class PrometheusSource implements MetricSource {
  /** Finest step: a scrape falls into each. How long the server keeps what it scraped is its own affair. */
  readonly tiers: readonly MetricTier[];
  /** No figure is made of a shorter time than this: one without a scrape would read as a gap. */
  readonly #finestMs: number;
  readonly #base: URL;
  readonly #authorization: string | undefined;
  readonly #latest: LatestPoints;

  /**
   * @param address of the server, with the path before `/api/v1`; name and password in it are sent as basic authentication.
   * @param scrapeMs how often the server collects `/metrics`.
   */
  constructor(address: string, scrapeMs: number, latest: LatestPoints) {
    this.#finestMs = Math.max(1, Math.ceil(scrapeMs / pointMs)) * pointMs;
    this.tiers = [{ stepMs: this.#finestMs, keptMs: 366 * 86_400_000 }];
    this.#base = new URL(address.endsWith("/") ? address : `${address}/`);
    const { password, username } = this.#base;
    if (username !== "") this.#authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`;
    this.#base.username = this.#base.password = "";
    this.#latest = latest;
  }

  async query({ fromMs: askedFromMs, keys, statistic, stepMs, toMs }: MetricQuery): Promise<SeriesValues[]> {
    const fromMs = Math.floor(askedFromMs / stepMs) * stepMs;
    const steps = Math.max(0, Math.ceil((toMs - fromMs) / stepMs));
    const found = new Map<string, (number | null)[]>();
    const groups = Map.groupBy(keys, (key) => `${key.instanceId} ${key.metric} ${key.subject.scope}`);
    const parts = [...groups.values()].flatMap((same) => chunks(same, mostNames));
    await Promise.all(
      parts.map(async (same) => {
        const [first] = same;
        if (first === undefined) return;
        const chosen = statistic ?? defaultStatistic(first.metric);
        const text = `${functions[chosen]}(${metricTextName(first.metric, first.subject.scope)}{${matchers(first.instanceId, same.map(({ subject }) => subject))}}${this.#over(stepMs)})`;
        // A step's value stands at its end: the window of PromQL lies before the time.
        const result = await this.#ask("query_range", { query: text, start: seconds(fromMs + stepMs), end: seconds(fromMs + steps * stepMs), step: seconds(stepMs) });
        for (const series of result) {
          const subject = subjectOf(series.metric, first.subject.scope);
          if (subject) found.set(keyText({ ...first, subject }), onSteps(series.values ?? [], { fromMs, stepMs, steps, factor: chosen === "total" ? stepMs / 1000 : 1 }));
        }
      }),
    );
    return keys.map((key) => ({ key, values: found.get(keyText(key)) ?? Array.from({ length: steps }, () => null) }));
  }

  async window({ fromMs, keys, statistic, toMs }: Parameters<MetricSource["window"]>[0]): ReturnType<MetricSource["window"]> {
    const groups = Map.groupBy(keys, (key) => `${key.instanceId} ${key.metric} ${key.subject.scope}`);
    const found = new Map<string, number>();
    await Promise.all(
      [...groups.values()].flatMap((same) => chunks(same, mostNames)).map(async (same) => {
        const [first] = same;
        if (first === undefined) return;
        const chosen = statistic ?? defaultStatistic(first.metric);
        const names = matchers(first.instanceId, same.map(({ subject }) => subject));
        const rows = await this.#ask("query", { query: `${functions[chosen]}(${metricTextName(first.metric, first.subject.scope)}{${names}}${this.#over(toMs - fromMs)})`, time: seconds(toMs) });
        for (const { metric: labels, value } of rows) {
          const subject = subjectOf(labels, first.subject.scope);
          if (subject && value) found.set(keyText({ ...first, subject }), value[1] * (chosen === "total" ? (toMs - fromMs) / 1000 : 1));
        }
      }),
    );
    return keys.map((key) => found.get(keyText(key)) ?? null);
  }

  async rank(query: RankQuery): ReturnType<MetricSource["rank"]> {
    const { accepts = () => true, fromMs, instanceId, limit, metric, scope, toMs } = query;
    const statistic = query.statistic ?? defaultStatistic(metric);
    const over = `${functions[statistic]}(${metricTextName(metric, scope)}{${labelsText({ instance_id: instanceId })}}${this.#over(toMs - fromMs)})`;
    // Which subjects are not ranked only the console knows, so all of them come.
    const rows = await this.#ask("query", { query: over, time: seconds(toMs) });
    const factor = statistic === "total" ? (toMs - fromMs) / 1000 : 1;
    const ranked = rows.flatMap(({ metric: labels, value }) => {
      const subject = subjectOf(labels, scope);
      return subject && value && accepts(subject) ? [{ subject, value: value[1] * factor }] : [];
    });
    return { rows: ranked.toSorted((a, b) => b.value - a.value).slice(0, limit), total: ranked.length };
  }

  subjects(instanceId: string, metric: MetricName, scope: MetricScope, sinceMs: number): MetricSubject[] {
    return this.#latest.subjects(instanceId, metric, scope, sinceMs);
  }

  since(instanceId: string, metric: MetricName, scope: MetricScope): number | null {
    return this.#latest.since(instanceId, metric, scope);
  }

  absence(instanceId: string, metric: MetricName, scope: MetricScope): MetricAbsence | null {
    return this.#latest.absence(instanceId, metric, scope);
  }

  /** The range of PromQL for a time. */
  #over(spanMs: number): string {
    return `[${Math.max(spanMs, this.#finestMs)}ms]`;
  }

  async #ask(what: "query" | "query_range", parameters: Record<string, string>): Promise<Result> {
    const url = new URL(`api/v1/${what}`, this.#base);
    const headers: Record<string, string> = { "content-type": "application/x-www-form-urlencoded" };
    if (this.#authorization !== undefined) headers["authorization"] = this.#authorization;
    try {
      const response = await fetch(url, { method: "POST", headers, body: new URLSearchParams(parameters).toString(), signal: AbortSignal.timeout(requestTimeoutMs), redirect: "error" });
      const body = await response.text();
      if (!response.ok) throw new MetricServerError(url.host, `answered ${response.status}: ${body.slice(0, 300)}`);
      return answer.parse(JSON.parse(body)).data.result;
    } catch (error) {
      if (error instanceof MetricServerError) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : error instanceof Error ? error.message : String(error);
      throw new MetricServerError(url.host, `does not answer as a Prometheus server does: ${cause.slice(0, 300)}`);
    }
  }
}

/** One subject by equality; several by an alternative in the label that differs, and only those that were asked for are taken from the answer. */
function matchers(instanceId: string, subjects: readonly MetricSubject[]): string {
  const [first] = subjects;
  if (first === undefined) return labelsText({ instance_id: instanceId });
  const all = subjects.map(subjectLabels);
  const parts = Object.keys(subjectLabels(first)).map((label) => {
    const values = [...new Set(all.map((labels) => labels[label] ?? ""))];
    if (values.length === 1) return labelsText({ [label]: values[0] ?? "" });
    return labelsText({ [label]: values.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join("|") }).replace("=", "=~");
  });
  return [labelsText({ instance_id: instanceId }), ...parts].join(",");
}

interface Steps {
  fromMs: number;
  stepMs: number;
  steps: number;
  factor: number;
}

function onSteps(values: readonly (readonly [number, number])[], { factor, fromMs, stepMs, steps }: Steps): (number | null)[] {
  const placed = Array.from({ length: steps }, (): number | null => null);
  for (const [at, value] of values) {
    const step = Math.round((at * 1000 - fromMs) / stepMs) - 1;
    if (step >= 0 && step < steps && Number.isFinite(value)) placed[step] = value * factor;
  }
  return placed;
}

function subjectOf(labels: Record<string, string>, scope: MetricScope): MetricSubject | undefined {
  const { queue_id: queueId } = labels;
  const parsed = metricSubject.safeParse({ ...labels, scope, queueId: queueId === undefined ? undefined : Number(queueId) });
  return parsed.success ? parsed.data : undefined;
}

function keyText(key: SeriesKey): string {
  return `${key.instanceId} ${key.metric} ${JSON.stringify(Object.entries(key.subject).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
