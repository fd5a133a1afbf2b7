import type { MessageStore } from "../../log/message-store.ts";
import type { Clock } from "../clock.ts";
import type { LevelQueues } from "../delay/level-queues.ts";
import type { Timers } from "../delay/timers.ts";
import type { OffsetTable } from "../groups/offset-table.ts";
import type { BrokerSettings } from "../settings/broker-settings.ts";
import type { TopicTable } from "../topics/topic-table.ts";

/** What transactions need of their broker. */
export interface TransactionHost {
  store: MessageStore;
  clock: Clock;
  settings: BrokerSettings;
  offsets: OffsetTable;
  delayLevels: LevelQueues;
  timers: Timers;
  topics: TopicTable;
  /** A committed message reached its topic. */
  committed(topic: string, sizeBytes: number): void;
  /** Hands what was stored to the operating system, and wakes the pulls that wait for it. */
  commit(): void;
  trouble(error: unknown): void;
}
