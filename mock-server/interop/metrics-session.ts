import type { ResponseOf } from "../../src/contract/endpoint.ts";
import type { Endpoints } from "../../src/contract/endpoints.ts";
import type { MetricName } from "../../src/contract/metric-names.ts";
import type { MetricStatistic, MetricSubject } from "../../src/contract/metrics.ts";
import type { TestConsole } from "../management/testing/console-client.ts";

type Series = ResponseOf<Endpoints["queryMetrics"]>["series"][number];

const stepMs = 10_000;

export interface Point {
  atMs: number;
  value: number;
}

/** Reads stored points of one instance over the console's API. */
export class MetricsSession {
  readonly #console: TestConsole;
  readonly #from: number;

  /** Points from the step on that runs now. */
  constructor(console: TestConsole) {
    this.#console = console;
    this.#from = Math.floor(Date.now() / stepMs) * stepMs;
  }

  /** Every point so far, oldest first; gaps are left out. */
  async points(metric: MetricName, subject: MetricSubject): Promise<Point[]> {
    const { begin, values } = await this.#read(metric, subject);
    return values.flatMap((value, index) => (value === null ? [] : [{ atMs: begin + (index + 1) * stepMs, value }]));
  }

  async latest(metric: MetricName, subject: MetricSubject): Promise<number | undefined> {
    return (await this.points(metric, subject)).at(-1)?.value;
  }

  /** The values of several metrics of one subject in the newest step that has any; a gap in it is undefined. */
  async all(subject: MetricSubject, ...metrics: MetricName[]): Promise<(number | undefined)[]> {
    const found = await Promise.all(metrics.map((metric) => this.points(metric, subject)));
    const newestMs = Math.max(...found.map((points) => points.at(-1)?.atMs ?? 0));
    return found.map((points) => points.find(({ atMs }) => atMs === newestMs)?.value);
  }

  /** Number of messages (bytes, calls) of a rate so far. */
  async total(metric: MetricName, subject: MetricSubject): Promise<number> {
    const { values } = await this.#read(metric, subject, "total");
    return Math.round(values.reduce<number>((sum, value) => sum + (value ?? 0), 0) * 1000) / 1000;
  }

  /** Why there are no values. */
  async absent(metric: MetricName, subject: MetricSubject): Promise<Series["absent"]> {
    return (await this.#read(metric, subject)).absent;
  }

  async #read(metric: MetricName, subject: MetricSubject, statistic?: MetricStatistic): Promise<Series & { begin: number }> {
    const request = { from: this.#from, to: Date.now() + stepMs, stepMs, series: [{ metric, subject, statistic }] };
    const { body, status } = await this.#console.client.call<ResponseOf<Endpoints["queryMetrics"]>>("POST", "/api/instances/default/metrics/query", request);
    const [series] = body.series ?? [];
    if (!series) throw new Error(`${status} ${JSON.stringify(body)}`);
    return { ...series, begin: body.begin };
  }
}

export const ofGroup = (group: string): MetricSubject => ({ scope: "group", group });
export const ofGroupTopic = (group: string, topic: string): MetricSubject => ({ scope: "groupTopic", group, topic });
