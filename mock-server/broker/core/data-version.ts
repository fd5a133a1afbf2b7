import { isRecord } from "./config-file.ts";

/** The version of a table as RocketMQ counts it: every change adds one and notes the time (milliseconds). */
export class DataVersion {
  timestamp: number;
  counter = 0;

  constructor(nowMs: number) {
    this.timestamp = nowMs;
  }

  next(nowMs: number): void {
    this.timestamp = nowMs;
    this.counter++;
  }

  /** Takes over a stored version; anything that is not a pair of numbers is ignored. */
  assign(stored: unknown): void {
    if (!isRecord(stored)) return;
    const { timestamp, counter } = stored;
    if (typeof timestamp === "number" && typeof counter === "number") {
      this.timestamp = timestamp;
      this.counter = counter;
    }
  }

  toJSON(): { counter: number; timestamp: number } {
    return { counter: this.counter, timestamp: this.timestamp };
  }
}
