import { stepMs } from "../../metrics/metric-series.ts";
import { elapsedMs } from "../elapsed-time.ts";
import type { TopicEntry, TopicTable } from "./topic-table.ts";

/** Calls a second that looking at topics by the second may cost, and how many of them go to hidden ones at most. */
const callsPerSecond = 30;
const hiddenCallsPerSecond = 15;
/** Who is looked at gives way only to clearly busier ones, so that places do not change all the time. */
const stayFactor = 1.5;
const movedForMs = 60_000;
const secondMs = 1000;
/** Seconds of a step that must have been seen for its largest to be told. */
const enoughSeconds = 10;

interface Seconds {
  atMs: number;
  counter: number;
  /** Largest second of the step, and how many were seen. */
  peak: number;
  seen: number;
}

/**
 * The topics that are looked at every second: first those that count in no sum and yet are counted by their brokers, then the
 * busiest of those that moved lately. The others have no peak, since nobody saw their seconds.
 */
export class HotTopics {
  readonly #topics: TopicTable;
  readonly #seconds = new Map<TopicEntry, Seconds>();
  #chosen: TopicEntry[] = [];

  constructor(topics: TopicTable) {
    this.#topics = topics;
  }

  /** Chosen anew at the end of every step; those of the step that ends are looked at once more then. */
  choose(atMs: number): TopicEntry[] {
    const before = this.#chosen;
    if (atMs % stepMs === 0) this.#chosen = this.#wanted(atMs);
    return [...new Set([...before, ...this.#chosen])].filter((entry) => this.#topics.entry(entry.topic) === entry);
  }

  /** They were read at the end of a second. */
  sampled(entries: readonly TopicEntry[], atMs: number): void {
    for (const entry of entries) {
      const counter = entry.records.reduce((sum, record) => sum + record.producedCounter, 0);
      const before = this.#seconds.get(entry);
      // After a time in which nothing could be read another step has begun.
      const known = before !== undefined && elapsedMs(atMs, before.atMs) <= stepMs ? before : undefined;
      const follows = known !== undefined && known.atMs === atMs - secondMs;
      const peak = follows ? Math.max(known.peak, counter - known.counter) : (known?.peak ?? 0);
      this.#seconds.set(entry, { atMs, counter, peak, seen: (known?.seen ?? 0) + (follows ? 1 : 0) });
      if (atMs % stepMs === 0) this.#topics.endStepAt(entry, atMs);
    }
  }

  /** The largest second of each topic in the step that ended, which begins a new one; those that are not looked at any more are forgotten. */
  takePeaks(): { entry: TopicEntry; peak: number }[] {
    const peaks = [...this.#seconds].filter(([, { seen }]) => seen >= enoughSeconds).map(([entry, { peak }]) => ({ entry, peak }));
    const chosen = new Set(this.#chosen);
    for (const [entry, seconds] of this.#seconds) {
      if (chosen.has(entry)) Object.assign(seconds, { peak: 0, seen: 0 });
      else this.#seconds.delete(entry);
    }
    return peaks;
  }

  #wanted(nowMs: number): TopicEntry[] {
    const [hidden, moving]: [Candidate[], Candidate[]] = [[], []];
    for (const entry of this.#topics.entries) {
      const moved = elapsedMs(nowMs, entry.movedAtMs) < movedForMs;
      const kind = entry.records[0]?.config.kind;
      // Bookkeeping of the engine begins to move with the first delayed or transactional message: it is watched before.
      if (!moved && kind !== "system") continue;
      const rate = entry.records.reduce((sum, record) => sum + (record.produceTps ?? 0), 0);
      (kind === "user" ? moving : hidden).push({ entry, weight: this.#seconds.has(entry) ? rate * stayFactor : rate });
    }
    const watched = busiest(hidden, hiddenCallsPerSecond);
    return [...watched.entries, ...busiest(moving, callsPerSecond - watched.calls).entries];
  }
}

interface Candidate {
  entry: TopicEntry;
  weight: number;
}

/** As many as `most` calls allow: one a broker. */
function busiest(candidates: Candidate[], most: number): { entries: TopicEntry[]; calls: number } {
  const entries: TopicEntry[] = [];
  let calls = 0;
  for (const { entry } of candidates.sort((left, right) => right.weight - left.weight)) {
    if (calls + entry.records.length > most) break;
    calls += entry.records.length;
    entries.push(entry);
  }
  return { entries, calls };
}
