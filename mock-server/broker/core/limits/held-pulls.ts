import type { Clock } from "../clock.ts";

/** A pull that waits because its rate is used up. */
export interface HeldPull {
  /** When it is answered with "flow control" at the latest. */
  deadlineMs: number;
  /** Whether messages may go to it now. */
  mayGo: () => boolean;
  /** Looks again. Must cope with a connection that has gone. */
  resume: () => void;
  /** Its time is over. */
  giveUp: () => void;
}

const lookEveryMs = 100;
/** More waiting pulls than this are answered at once. */
const mostHeld = 100_000;

/**
 * Pulls over a limit wait here, first come first served: answered at once, every client would ask again after 20 ms,
 * and a limit would cost more than the messages that it holds back.
 */
export class HeldPulls {
  private held: HeldPull[] = [];
  private stop: (() => void) | undefined;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get size(): number {
    return this.held.length;
  }

  /** False when too many wait already. */
  hold(pull: HeldPull): boolean {
    if (this.held.length >= mostHeld) return false;
    this.held.push(pull);
    this.stop ??= this.clock.every(lookEveryMs, () => this.look());
    return true;
  }

  /** A broker that ends lets go of everything. */
  close(): void {
    this.stop?.();
    this.stop = undefined;
    this.held = [];
  }

  private look(): void {
    const waiting = this.held;
    this.held = [];
    const nowMs = this.clock.now();
    for (const pull of waiting) {
      if (pull.mayGo()) pull.resume();
      else if (nowMs >= pull.deadlineMs) pull.giveUp();
      else this.held.push(pull);
    }
    if (this.held.length > 0) return;
    this.stop?.();
    this.stop = undefined;
  }
}
