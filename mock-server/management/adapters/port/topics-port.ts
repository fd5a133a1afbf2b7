import type { MessageType } from "../../../../src/contract/names.ts";
import type { FromMasters, WithWarnings } from "./adapter-error.ts";

export type TopicKind = "user" | "system" | "retry" | "deadLetter";

/** Configuration of a topic on one broker. */
export interface TopicConfig {
  topic: string;
  brokerName: string;
  kind: TopicKind;
  readQueues: number;
  writeQueues: number;
  permission: number;
  ordered: boolean;
  /** null when the engine keeps no type; the service then remembers what the console was told. */
  messageType: MessageType | null;
  autoCreated: boolean | null;
}

export interface QueueOffsets {
  brokerName: string;
  queueId: number;
  minOffset: number;
  maxOffset: number;
  /** Milliseconds; null when nothing is stored. */
  lastStoredAtMs: number | null;
}

export interface TopicRoute {
  ordered: boolean;
  brokers: { brokerName: string; addresses: { brokerId: number; address: string }[] }[];
  queues: { brokerName: string; readQueues: number; writeQueues: number; permission: number }[];
}

export interface NewTopic {
  topic: string;
  brokerNames: string[];
  readQueues: number;
  writeQueues: number;
  permission: number;
  ordered: boolean;
  messageType: MessageType;
}

/** Topics of one engine. Every method may throw AdapterError. */
export interface TopicsPort {
  /** Configuration of every topic on every master: one call a broker, whatever the number of topics. */
  listConfigs(): Promise<FromMasters<TopicConfig[]>>;
  configsOf(topic: string): Promise<WithWarnings<TopicConfig[]>>;
  route(topic: string): Promise<TopicRoute>;
  /**
   * One call a broker; rates and daily totals are made of the differences, by the poller. Asks the masters that are named,
   * else those that the topic's route names, which costs a call more.
   */
  offsets(topic: string, brokerNames?: readonly string[]): Promise<WithWarnings<QueueOffsets[]>>;
  /** Bytes that were stored in the topic, or requests to it that a limit held back, over the engine's last minute; null = it counted none yet. */
  lastMinute(topic: string, what: "storedBytes" | "throttled", brokerNames: readonly string[]): Promise<number | null>;
  /** Groups with an offset on the topic or subscribed to it now. */
  groupsOf(topic: string): Promise<string[]>;
  create(topic: NewTopic): Promise<WithWarnings<void>>;
  /** Keeps what is not named, fields that only a newer engine knows included. */
  update(topic: string, changes: { brokerNames?: string[]; queues?: number; permission?: number }): Promise<WithWarnings<void>>;
  /** From every broker and then from every name server. */
  delete(topic: string): Promise<WithWarnings<void>>;
}
