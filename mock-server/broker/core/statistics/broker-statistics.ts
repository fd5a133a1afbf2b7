import type { Clock } from "../clock.ts";
import { StatsItem } from "./stats-item.ts";

/** Ours: requests that a rate limit held back (MON-20), by topic, topic@group and cluster. */
export type ThrottleName = "TOPIC_THROTTLE_NUMS" | "GROUP_THROTTLE_NUMS" | "BROKER_THROTTLE_NUMS";
export type StatsName = "TOPIC_PUT_NUMS" | "TOPIC_PUT_SIZE" | "GROUP_GET_NUMS" | "GROUP_GET_SIZE" | "GROUP_GET_LATENCY" | "SNDBCK_PUT_NUMS" | "BROKER_PUT_NUMS" | "BROKER_GET_NUMS" | ThrottleName;
const names: StatsName[] = ["TOPIC_PUT_NUMS", "TOPIC_PUT_SIZE", "GROUP_GET_NUMS", "GROUP_GET_SIZE", "GROUP_GET_LATENCY", "SNDBCK_PUT_NUMS", "BROKER_PUT_NUMS", "BROKER_GET_NUMS", "TOPIC_THROTTLE_NUMS", "GROUP_THROTTLE_NUMS", "BROKER_THROTTLE_NUMS"];

/** The counted things of one broker by name and key (protocol sheet section 8). */
export class BrokerStatistics {
  private readonly items = new Map<string, Map<string, StatsItem>>(names.map((name) => [name, new Map<string, StatsItem>()]));
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The item, made on its first use; hot paths keep it. */
  item(name: StatsName, key: string): StatsItem {
    const byKey = this.items.get(name)!;
    let item = byKey.get(key);
    if (!item) byKey.set(key, (item = new StatsItem(this.clock.now())));
    return item;
  }

  /** The item if it was ever counted (315). */
  find(name: string, key: string): StatsItem | undefined {
    return this.items.get(name)?.get(key);
  }

  /** Messages per second that a group took from a topic over the last minute. */
  consumeTps(group: string, topic: string): number {
    return this.find("GROUP_GET_NUMS", `${topic}@${group}`)?.lastMinute.tps ?? 0;
  }

  /** Starts the sampling; the result stops it. */
  start(): () => void {
    const stops = [
      this.clock.every(10_000, () => this.forEach((item, nowMs) => item.sampleTenSeconds(nowMs))),
      this.clock.every(600_000, () => this.forEach((item, nowMs) => item.sampleTenMinutes(nowMs))),
      this.clock.every(3_600_000, () => this.forEach((item, nowMs) => item.sampleHour(nowMs))),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** A topic or a group is gone; the name is the whole key or one part of it. */
  forget(name: string): void {
    for (const byKey of this.items.values()) {
      for (const key of byKey.keys()) if (key === name || key.split("@").includes(name)) byKey.delete(key);
    }
  }

  private forEach(sample: (item: StatsItem, nowMs: number) => void): void {
    const nowMs = this.clock.now();
    for (const byKey of this.items.values()) for (const item of byKey.values()) sample(item, nowMs);
  }
}
