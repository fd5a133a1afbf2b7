import type { MessageStore } from "../../log/message-store.ts";
import type { Clock } from "../clock.ts";

/** What the delay of messages needs of its broker. */
export interface DelayHost {
  store: MessageStore;
  clock: Clock;
  configDir: string;
  /** A message reached the topic that it was sent to. */
  delivered(topic: string, sizeBytes: number): void;
  /** Hands what was delivered to the operating system, and wakes the pulls that wait for it. */
  commit(): void;
  trouble(error: unknown): void;
}
