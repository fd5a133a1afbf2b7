const keptMs = 3_600_000;

/**
 * Half messages that were decided though the check had given them up, or was about to: it passes them without a trace, so
 * that nothing else tells a second decision from the first. For an hour at least, by the place of the record in the log.
 */
export class LateDecisions {
  /** Place -> when it was decided, oldest first. */
  private readonly decidedMs = new Map<number, number>();

  add(commitLogOffset: number, nowMs: number): void {
    for (const [place, decidedMs] of this.decidedMs) {
      if (nowMs - decidedMs <= keptMs) break;
      this.decidedMs.delete(place);
    }
    this.decidedMs.set(commitLogOffset, nowMs);
  }

  has(commitLogOffset: number): boolean {
    return this.decidedMs.has(commitLogOffset);
  }
}
