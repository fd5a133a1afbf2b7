import type { TopicEntry } from "../snapshot/topic-table.ts";
import type { GroupFact } from "./doctor-facts.ts";

const hourMs = 3_600_000;
const markEveryMs = 60_000;

/** How many dead letters each group got within the last hour, as far as this console saw it. */
export class DeadLetterMemory {
  readonly #marks = new Map<string, { atMs: number; everStored: number }[]>();

  /** One look at the dead-letter topic of a group; null when it has none, or none was counted yet. */
  see(group: string, entry: TopicEntry | undefined, nowMs: number): GroupFact["deadLetters"] {
    const figures = entry?.records.flatMap((record) => record.figures ?? []) ?? [];
    if (!entry || figures.length < entry.records.length || figures.length === 0) return null;
    const everStored = figures.reduce((sum, one) => sum + one.everStored, 0);
    const marks = this.#marks.get(group) ?? [];
    this.#marks.set(group, marks);
    const last = marks.at(-1);
    if (last && everStored < last.everStored) marks.length = 0;
    if (!last || nowMs - last.atMs >= markEveryMs) marks.push({ atMs: nowMs, everStored });
    // The last one before the hour stays: what came since is counted from it.
    while ((marks[1]?.atMs ?? Infinity) <= nowMs - hourMs) marks.shift();
    const first = marks[0];
    return {
      stored: figures.reduce((sum, one) => sum + one.storedMessages, 0),
      cameLastHour: first ? everStored - first.everStored : 0,
      overMs: first ? nowMs - first.atMs : 0,
      lastStoredAtMs: figures.reduce<number | null>((newest, one) => Math.max(newest ?? 0, one.lastStoredAtMs ?? 0) || null, null),
    };
  }
}
