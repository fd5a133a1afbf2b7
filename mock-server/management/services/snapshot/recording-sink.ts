import type { MetricSink, SeriesId, SeriesKey } from "../../metrics/metric-series.ts";

/** For tests: keeps what it is told, readable: `metric subject` -> value. */
export class RecordingSink implements MetricSink {
  readonly steps: { atMs: number; points: Record<string, number> }[] = [];
  /** How often a series was looked up. */
  asked = 0;
  readonly #names: string[] = [];

  series({ metric, subject }: SeriesKey): SeriesId {
    this.asked++;
    const { scope, ...parts } = subject;
    return this.#names.push([metric, ...(scope === "instance" ? [scope] : Object.values(parts))].join(" ")) - 1;
  }

  record(atMs: number, ids: readonly SeriesId[], values: readonly number[]): void {
    this.steps.push({ atMs, points: Object.fromEntries(ids.map((id, index) => [this.#names[id] ?? "", values[index] ?? Number.NaN])) });
  }

  absent(): void {}
}
