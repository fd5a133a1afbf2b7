import type { Clock } from "./clock.ts";

interface Task {
  /** 0 = once. */
  intervalMs: number;
  nextMs: number;
  task: () => void;
}

/** A clock for tests: time passes only through `advance`, which runs what falls due in order. */
export class FakeClock implements Clock {
  private nowMs: number;
  private readonly tasks = new Set<Task>();

  constructor(nowMs = 1_763_640_000_000) {
    this.nowMs = nowMs;
  }

  now(): number {
    return this.nowMs;
  }

  every(intervalMs: number, task: () => void): () => void {
    return this.add({ intervalMs, nextMs: this.nowMs + intervalMs, task });
  }

  after(delayMs: number, task: () => void): () => void {
    return this.add({ intervalMs: 0, nextMs: this.nowMs + Math.max(0, delayMs), task });
  }

  advance(durationMs: number): void {
    const endMs = this.nowMs + durationMs;
    for (;;) {
      const due = [...this.tasks].filter((entry) => entry.nextMs <= endMs).sort((a, b) => a.nextMs - b.nextMs)[0];
      if (!due) break;
      this.nowMs = due.nextMs;
      if (due.intervalMs === 0) this.tasks.delete(due);
      due.nextMs += due.intervalMs;
      due.task();
    }
    this.nowMs = endMs;
  }

  private add(entry: Task): () => void {
    this.tasks.add(entry);
    return () => this.tasks.delete(entry);
  }
}
