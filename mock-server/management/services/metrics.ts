import { misfitOf } from "../../../src/contract/metric-fit.ts";
import { metricNames, metricRule } from "../../../src/contract/metric-names.ts";
import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { MetricAbsence, MetricStatistic, MetricSubject } from "../../../src/contract/metrics.ts";
import { stepMs as pointMs } from "../metrics/metric-series.ts";
import type { MetricSource } from "../metrics/metric-series.ts";
import { defaultStatistic } from "../metrics/statistic.ts";
import type { InstanceHub } from "./instance-hub.ts";
import { chooseStep, refuseBadRange, refuseBadStep } from "./metric-ranges.ts";
import { fieldRefusal } from "./service-error.ts";
import { userSubjects } from "./user-subjects.ts";

const dayMs = 86_400_000;
const mostTrendPoints = 30;

type Query = HandlerInput<Endpoints["queryMetrics"]>["body"];
type Wanted = Query["series"][number];
type Ranking = HandlerInput<Endpoints["rankMetric"]>["query"];

/** One series that is read, after "the largest n" has become names. */
interface Named {
  metric: MetricName;
  subject: MetricSubject;
  statistic: MetricStatistic;
}

/** Reads what is stored for charts, tables and rankings. Nothing here asks an engine. */
export class Metrics {
  readonly #hub: InstanceHub;
  readonly #source: MetricSource;

  constructor(hub: InstanceHub, source: MetricSource) {
    this.#hub = hub;
    this.#source = source;
  }

  /** With `shiftMs` the subjects of "the largest n" are still those of the range as asked, so that the two can be laid over one another. */
  async query(instanceId: string, { from, maxPoints, series, shiftMs, stepMs: askedMs, to }: Query): Promise<ResponseOf<Endpoints["queryMetrics"]>> {
    this.#hub.get(instanceId);
    const asOf = this.#hub.parts.clock();
    refuseBadRange(from, to);
    const stepMs = askedMs ?? chooseStep({ fromMs: from, toMs: to, maxPoints, ageMs: asOf - from + shiftMs, tiers: this.#source.tiers });
    refuseBadStep(stepMs, from, to);
    const shift = Math.round(shiftMs / stepMs) * stepMs;
    // The largest are those of the steps that are drawn.
    const [begin, end] = [Math.floor(from / stepMs) * stepMs, Math.ceil(to / stepMs) * stepMs];
    series.forEach((wanted, index) => refuseMisfit(wanted, `series.${index}.`));
    const named = (await Promise.all(series.map((wanted) => this.#named(instanceId, wanted, begin, end)))).flat();
    const values = await this.#read(instanceId, named, { fromMs: from - shift, toMs: to - shift, stepMs });
    const rows = named.map((one, index) => Object.assign(one, { values: values[index] ?? [], absent: this.#absent(instanceId, one.metric, one.subject.scope, values[index]) }));
    return { begin, stepMs, series: rows, asOf };
  }

  /** DASH-18: `before` is the same window a day earlier. */
  async rank(instanceId: string, { from, limit, metric, scope, statistic: asked, to }: Ranking): Promise<ResponseOf<Endpoints["rankMetric"]>> {
    this.#hub.get(instanceId);
    refuseBadRange(from, to);
    refuseMisfit({ metric, scope, statistic: asked });
    const statistic = asked ?? defaultStatistic(metric);
    const { rows, total } = await this.#source.rank({ instanceId, metric, scope, statistic, fromMs: from, toMs: to, limit, accepts: userSubjects(this.#hub, instanceId) });
    const keys = rows.map(({ subject }) => ({ instanceId, metric, subject }));
    const asOf = this.#hub.parts.clock();
    const stepMs = chooseStep({ fromMs: from, toMs: to, maxPoints: mostTrendPoints, ageMs: asOf - from, tiers: this.#source.tiers });
    const before = await this.#source.window({ keys, fromMs: from - dayMs, toMs: to - dayMs, statistic });
    const trends = await this.#source.query({ keys, fromMs: from, toMs: to, stepMs, statistic });
    return {
      rows: rows.map(({ subject, value }, index) => ({ subject, value, before: before[index] ?? null, trend: trends[index]?.values ?? [] })),
      total,
      asOf,
      absent: this.#absent(instanceId, metric, scope, rows.map(({ value }) => value)),
    };
  }

  describe(instanceId: string): ResponseOf<Endpoints["describeMetrics"]> {
    this.#hub.get(instanceId);
    const rows = metricNames.flatMap((metric) =>
      metricRule(metric).scopes.map((scope) => {
        const since = this.#source.since(instanceId, metric, scope);
        return { metric, scope, since, absent: this.#absent(instanceId, metric, scope, []) };
      }),
    );
    return { rows, tiers: [...this.#source.tiers] };
  }

  async #named(instanceId: string, wanted: Wanted, fromMs: number, toMs: number): Promise<Named[]> {
    const { metric } = wanted;
    const statistic = wanted.statistic ?? defaultStatistic(metric);
    if ("subject" in wanted) return [{ metric, subject: wanted.subject, statistic }];
    const { rows } = await this.#source.rank({ instanceId, metric, scope: wanted.scope, statistic, fromMs, toMs, limit: wanted.top, accepts: userSubjects(this.#hub, instanceId) });
    return rows.map(({ subject }) => ({ metric, subject, statistic }));
  }

  /** In the order of `named`: one read for each statistic that is asked for. */
  async #read(instanceId: string, named: readonly Named[], range: { fromMs: number; toMs: number; stepMs: number }): Promise<(number | null)[][]> {
    const values: (number | null)[][] = [];
    for (const statistic of new Set(named.map((one) => one.statistic))) {
      const places = named.flatMap((one, index) => (one.statistic === statistic ? [index] : []));
      const keys = places.map((place) => ({ instanceId, metric: named[place]?.metric ?? "lag", subject: named[place]?.subject ?? { scope: "instance" as const } }));
      const found = await this.#source.query({ keys, statistic, ...range });
      for (const [index, place] of places.entries()) values[place] = found[index]?.values ?? [];
    }
    return values;
  }

  /** Null where there are values; without any, the reason that the collector told, or that nothing was collected so far. */
  #absent(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], values: readonly (number | null)[] = []): MetricAbsence | null {
    if (values.some((value) => value !== null)) return null;
    return this.#source.absence(instanceId, metric, scope) ?? (this.#source.since(instanceId, metric, scope) === null ? "notCollectedYet" : null);
  }
}

/** What has no answer at all is a mistake of the question. A named subject has one, without values, so that the other series of its chart are drawn. */
function refuseMisfit(wanted: Parameters<typeof misfitOf>[0], path = ""): void {
  const misfit = misfitOf(wanted);
  if (misfit === "statistic") throw fieldRefusal(`${path}statistic`, "not_in_list", `${wanted.metric} is not a rate, so it has no total over ${pointMs / 1000} s and more.`);
  if (misfit === "scope") throw fieldRefusal(`${path}${misfit}`, "not_in_list", `${wanted.metric} is not collected of this scope, but of ${metricRule(wanted.metric).scopes.join(", ")}.`);
}
