import type { Clock } from "../clock.ts";

const counters = ["put", "found", "miss", "transferred"] as const;
type Counter = (typeof counters)[number];
const windowsSeconds = [10, 60, 600];
const ringSeconds = 601;

/** Messages put and got by one broker, sampled every second for the TPS texts of the runtime information (28). */
export class Throughput {
  /** Requests to store something (one for a batch) and to pull; a pull that is held counts once. */
  sendCalls = 0;
  pullCalls = 0;
  /** Pulls that found messages, and pulls that did not. */
  found = 0;
  miss = 0;
  /** Messages that pulls carried away. */
  transferred = 0;
  /** The longest look into the store, whole milliseconds. */
  getEntireTimeMaxMs = 0;
  /** Totals at midnight: [yesterday, today] for the counts "today" and "yesterday". */
  putAtMidnight: [number, number] = [0, 0];
  gotAtMidnight: [number, number] = [0, 0];
  private readonly samples: Record<Counter | "time", Float64Array>;
  private taken = 0;
  private day: string;
  private readonly clock: Clock;
  private readonly stored: () => number;

  /** `stored`: messages that were stored in any topic, those of the broker's own bookkeeping included, as in Apache RocketMQ. */
  constructor(clock: Clock, stored: () => number) {
    this.clock = clock;
    this.stored = stored;
    const ring = (): Float64Array => new Float64Array(ringSeconds);
    this.samples = { put: ring(), found: ring(), miss: ring(), transferred: ring(), time: ring() };
    this.day = new Date(clock.now()).toDateString();
    this.sample();
  }

  get put(): number {
    return this.stored();
  }

  tookToGet(elapsedMs: number): void {
    if (elapsedMs > this.getEntireTimeMaxMs) this.getEntireTimeMaxMs = Math.floor(elapsedMs);
  }

  start(): () => void {
    return this.clock.every(1_000, () => this.sample());
  }

  /** "10s 60s 600s" of one counter, or of found and missed pulls together; a window that is not full yet uses what is there. */
  text(counter: Counter | "total"): string {
    return windowsSeconds.map((seconds) => this.rate(counter, seconds).toFixed(10).replace(/\.?0+$/, "").replace(/^(\d+)$/, "$1.0")).join(" ");
  }

  private rate(counter: Counter | "total", seconds: number): number {
    const last = this.taken - 1;
    const first = Math.max(0, last - seconds, this.taken - ringSeconds);
    const at = (ring: Float64Array, index: number): number => ring[index % ringSeconds] ?? 0;
    const elapsedMs = at(this.samples.time, last) - at(this.samples.time, first);
    if (elapsedMs <= 0) return 0;
    const parts: Counter[] = counter === "total" ? ["found", "miss"] : [counter];
    return parts.reduce((sum, part) => sum + ((at(this.samples[part], last) - at(this.samples[part], first)) * 1000) / elapsedMs, 0);
  }

  private sample(): void {
    const nowMs = this.clock.now();
    const slot = this.taken++ % ringSeconds;
    this.samples.time[slot] = nowMs;
    for (const counter of counters) this.samples[counter][slot] = this[counter];
    const day = new Date(nowMs).toDateString();
    if (day === this.day) return;
    this.day = day;
    this.putAtMidnight = [this.putAtMidnight[1], this.put];
    this.gotAtMidnight = [this.gotAtMidnight[1], this.transferred];
  }
}
