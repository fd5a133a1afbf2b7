import type { Clock } from "./clock.ts";

interface Repeating {
  intervalMs: number;
  nextMs: number;
  task: () => void;
}

/** A clock for tests: time passes only through `advance`, which runs what falls due in order. */
export class FakeClock implements Clock {
  private nowMs: number;
  private readonly repeating = new Set<Repeating>();

  constructor(nowMs = 1_763_640_000_000) {
    this.nowMs = nowMs;
  }

  now(): number {
    return this.nowMs;
  }

  every(intervalMs: number, task: () => void): () => void {
    const entry = { intervalMs, nextMs: this.nowMs + intervalMs, task };
    this.repeating.add(entry);
    return () => this.repeating.delete(entry);
  }

  advance(durationMs: number): void {
    const endMs = this.nowMs + durationMs;
    for (;;) {
      const due = [...this.repeating].filter((entry) => entry.nextMs <= endMs).sort((a, b) => a.nextMs - b.nextMs)[0];
      if (!due) break;
      this.nowMs = due.nextMs;
      due.nextMs += due.intervalMs;
      due.task();
    }
    this.nowMs = endMs;
  }
}
