import type { WithWarnings } from "./adapter-error.ts";
import type { Subscription } from "./clients-port.ts";
import type { StoredMessage } from "./messages-port.ts";

/** Where a message waits, and for whom, before it lies in its topic. */
export interface OwnTopics {
  /** Of messages with a delay level, retries among them; the real topic stands in REAL_TOPIC. */
  delayed: string;
  /** Of messages with a delivery time, where the engine has such. */
  timed: string;
  half: string;
  /** Halves that the engine gave up asking about. */
  givenUp: string;
  retriesOf(group: string): string;
  deadLettersOf(group: string): string;
}

/** `answered`: the brokers that told; what others hold is not known. */
export type Copies = WithWarnings<StoredMessage[]> & { answered: string[] };

/** Whether an expression asks for a message; null = the engine does not tell, with its words. */
export interface FilterAnswer {
  passes: boolean | null;
  reason: string;
}

/** Where an engine itself puts a message and copies of it. Reading disturbs no group. Every method may throw AdapterError. */
export interface TrackingPort {
  readonly topics: OwnTopics;
  /** Messages of a unique id or a key in one topic on every master, whether or not the name server knows the topic. */
  copies(topic: string, by: { uniqueId: string } | { key: string }): Promise<Copies>;
  /** How long each delay level waits, milliseconds, from level 1 on; null = the broker does not tell. */
  delayLevelsMs(brokerName: string): Promise<number[] | null>;
  /** Asked from the broker at the message's own offset, for expressions that only it can judge. */
  passes(message: StoredMessage, subscription: Subscription): Promise<FilterAnswer>;
  /** Whether one of the halves of a transaction was committed or rolled back; null = it cannot be told. */
  isDecided(halves: StoredMessage[]): Promise<boolean | null>;
  /** When the client that made a unique id did so, by its own clock and maybe in another time zone; null = the id does not tell. */
  madeAtMs(uniqueId: string): number | null;
  oldest(brokerName: string): Promise<OldestMessage>;
}

/** The oldest message that a broker holds. */
export interface OldestMessage {
  /** null: the broker does not tell, or holds none. */
  commitLogOffset: number | null;
  storedAtMs: number | null;
  /** It holds none, for certain. */
  isEmpty: boolean;
}
