import type { ProbeStamp } from "./probe-stamp.ts";

/** Who sends probes: `holder` stays with the console's data, `run` is new at each start. */
export interface ProbeSender {
  holder: string;
  run: string;
}

/** A console that was silent for so many of its intervals has stopped. */
const silentIntervals = 3;

/**
 * One console sends at a time (HB-012). Probes carry who sent them: whoever sees another's fresh ones stays passive, and when two
 * began at once, the one whose name sorts first goes on. A console that comes back takes over from itself.
 */
export class HolderWatch {
  readonly #self: ProbeSender;
  readonly #startedAtMs: number;
  #other: { holder: string; untilMs: number } | undefined;

  constructor(self: ProbeSender, startedAtMs: number) {
    this.#self = self;
    this.#startedAtMs = startedAtMs;
  }

  isOwn({ run }: ProbeSender): boolean {
    return run === this.#self.run;
  }

  /** Whether it was sent by a console that runs now, beside this one. `isFirst`: it was there before this console looked. */
  saw(stamp: ProbeStamp, nowMs: number, isFirst = false): boolean {
    const isPast = stamp.holder === this.#self.holder && stamp.sentAtMs <= this.#startedAtMs;
    if (this.isOwn(stamp) || isPast) return false;
    const untilMs = (isFirst ? stamp.sentAtMs : nowMs) + silentIntervals * stamp.everyMs;
    if (untilMs <= nowMs) return false;
    // Both look, so both find the same one of them to go on.
    if (isFirst || this.other(nowMs) !== null || nameOf(stamp) < nameOf(this.#self)) this.#other = { holder: stamp.holder, untilMs };
    return true;
  }

  /** The console that sends; null = this one may. */
  other(nowMs: number): string | null {
    return this.#other !== undefined && nowMs < this.#other.untilMs ? this.#other.holder : null;
  }
}

function nameOf({ holder, run }: ProbeSender): string {
  return `${holder} ${run}`;
}
