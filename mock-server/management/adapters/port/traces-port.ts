import type { StoredMessage } from "./messages-port.ts";

/** What every event in a trace topic tells of its writer. Times of events are by the clocks of the clients' own hosts. */
interface WrittenByClient {
  /** What the client says its host is; empty where it does not (Java 4.9). */
  clientHost: string;
  /** Address of the connection that the trace came over: the host of the client, not its port. */
  writerAddress: string;
}

/** A message was sent, or several in one batch; only attempts that got an answer are traced. */
export interface SentEvent extends WrittenByClient {
  kind: "sent";
  startedAtMs: number;
  confirmedAtMs: number;
  costMs: number;
  group: string;
  topic: string;
  messageIds: string[];
  offsetMessageIds: string[];
  tags: string;
  keys: string;
  brokerAddress: string;
  bodyBytes: number;
  messageKind: "normal" | "half" | "commit" | "delay" | "unknown";
  isSuccess: boolean;
}

/** A message was handed to a listener; retries keep the message's id. Which topic is not told. */
export interface DeliveredEvent extends WrittenByClient {
  kind: "delivered";
  atMs: number;
  group: string;
  /** The same in the event of its end, and for all messages of one call of the listener. */
  requestId: string;
  messageId: string;
  retryTimes: number;
  keys: string;
}

/** A listener ended. */
export interface ConsumedEvent extends WrittenByClient {
  kind: "consumed";
  /** null: the client does not tell. */
  endedAtMs: number | null;
  /** Of a call with several messages maybe a part. */
  costMs: number;
  group: string;
  requestId: string;
  messageId: string;
  isSuccess: boolean;
  result: "success" | "timeout" | "exception" | "null" | "failed" | "unknown";
  keys: string;
}

/** A producer said how its transaction ends. */
export interface TransactionEndedEvent extends WrittenByClient {
  kind: "transactionEnded";
  atMs: number;
  group: string;
  topic: string;
  messageId: string;
  tags: string;
  keys: string;
  brokerAddress: string;
  state: "commit" | "rollback" | "unknown";
  /** The broker had asked. */
  isFromCheck: boolean;
}

export type TraceEvent = SentEvent | DeliveredEvent | ConsumedEvent | TransactionEndedEvent;

/** Reading what clients tell of their messages. */
export interface TracesPort {
  /** Where clients write traces when they are not told another topic. */
  readonly usualTopic: string;
  /** The events in one message of a trace topic, given its unpacked body; records that cannot be read are counted. */
  read(message: StoredMessage, body: Buffer): { events: TraceEvent[]; skippedRecords: number };
}
