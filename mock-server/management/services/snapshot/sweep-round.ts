import { elapsedMs } from "../elapsed-time.ts";

/** What a sweep samples: a topic or a group on all its brokers. */
export interface SweepEntry {
  sampledAtMs: number;
  shownAtMs: number;
  /** When it was last seen to have moved: messages came or were consumed. */
  movedAtMs: number;
  sampling: boolean;
  records: readonly { config: { brokerName: string } }[];
}

/** Samples are spread over this part of a step, so that each is done before its end. */
const spreadMs = 8500;
/** What counts as moving, and which part of the calls it may take when there are too few for all. */
const movedForMs = 60_000;
const shareOfMoving = 0.9;

/**
 * The order in which one step's entries are sampled: everyone once, evenly spread and at the same place of every step. When
 * there are more than `most`, those that moved lately come first and the others in turn.
 */
export class SweepRound<E extends SweepEntry> {
  readonly #beganAtMs: number;
  readonly #queue: E[];
  readonly #known: Set<E>;
  #place = 0;

  constructor(entries: readonly E[], most: number, beganAtMs: number) {
    this.#beganAtMs = beganAtMs;
    this.#queue = entries.length <= most ? [...entries] : mostWanted(entries, most, beganAtMs);
    this.#known = new Set(entries);
  }

  /** Those that were made since the step began have their turn in it too. */
  add(entries: readonly E[]): void {
    for (const entry of entries) {
      if (this.#known.has(entry)) continue;
      this.#known.add(entry);
      this.#queue.push(entry);
    }
  }

  /** Whose turn has come by now, at most `most`. */
  take(nowMs: number, most: number): E[] {
    const due = Math.ceil(this.#queue.length * Math.min(1, elapsedMs(nowMs, this.#beganAtMs) / spreadMs));
    const taken = this.#queue.slice(this.#place, Math.min(due, this.#place + most));
    this.#place += taken.length;
    return taken;
  }
}

/** What was sampled before the clock was set back comes first, instead of last until the clock is there again. */
export function longestAgoFirst(nowMs: number): (left: SweepEntry, right: SweepEntry) => number {
  const sampledAt = ({ sampledAtMs }: SweepEntry): number => (sampledAtMs > nowMs ? 0 : sampledAtMs);
  return (left, right) => sampledAt(left) - sampledAt(right);
}

function mostWanted<E extends SweepEntry>(entries: readonly E[], most: number, nowMs: number): E[] {
  const longestAgo = longestAgoFirst(nowMs);
  const moving = entries.filter((entry) => elapsedMs(nowMs, entry.movedAtMs) < movedForMs).sort(longestAgo).slice(0, Math.floor(most * shareOfMoving));
  const chosen = new Set(moving);
  const others = entries.filter((entry) => !chosen.has(entry)).sort(longestAgo).slice(0, most - moving.length);
  return [...moving, ...others];
}
