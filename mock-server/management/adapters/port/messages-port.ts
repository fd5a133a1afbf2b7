import type { MessageType } from "../../../../src/contract/names.ts";
import type { WithWarnings } from "./adapter-error.ts";

/** A stored message as it lies in the log. */
export interface StoredMessage {
  /** Hex of store host and commit-log offset. */
  offsetMessageId: string;
  uniqueId: string;
  topic: string;
  brokerName: string;
  queueId: number;
  queueOffset: number;
  commitLogOffset: number;
  flag: number;
  sysFlag: number;
  bornAtMs: number;
  storedAtMs: number;
  bornHost: string;
  storeHost: string;
  reconsumeTimes: number;
  preparedTransactionOffset: number;
  bodyCrc: number;
  sizeBytes: number;
  properties: Record<string, string>;
  /** As stored, maybe compressed. */
  body: Buffer;
}

export type SendState = "SEND_OK" | "FLUSH_DISK_TIMEOUT" | "FLUSH_SLAVE_TIMEOUT" | "SLAVE_NOT_AVAILABLE" | "UNKNOWN_ERROR" | "MESSAGE_SIZE_EXCEEDED" | "PRODUCE_THROTTLE" | "SERVICE_NOT_AVAILABLE";

export interface MessageToSend {
  topic: string;
  messageType: MessageType;
  /** Of a DELAY message: 1 to 18, or any time where the engine can. */
  delayLevel?: number;
  delaySeconds?: number;
  /** How a TRANSACTION ends; a commit when absent. */
  transactionOutcome?: "commit" | "rollback";
  body: Buffer;
  tags: string;
  keys: string;
  /** Both absent = the queues of the route in turn. */
  brokerName?: string;
  queueId?: number;
}

export interface SendResult {
  state: SendState;
  /** Empty when nothing was stored. */
  offsetMessageId: string;
  uniqueId: string;
  brokerName: string;
  queueId: number;
  queueOffset: number | null;
  durationMs: number;
  /** The broker's own words when it refused. */
  detail: string;
}

export type PullStatus = "FOUND" | "NO_NEW_MESSAGE" | "NO_MATCHED_MESSAGE" | "OFFSET_ILLEGAL";

export interface PullResult {
  status: PullStatus;
  messages: StoredMessage[];
  nextOffset: number;
  minOffset: number;
  maxOffset: number;
}

/** Reading and writing messages. Reading disturbs no group. Every method may throw AdapterError. */
export interface MessagesPort {
  /** By offset id; throws not_found when there is none. */
  byOffsetId(offsetMessageId: string): Promise<StoredMessage>;
  byUniqueId(topic: string, uniqueId: string): Promise<WithWarnings<StoredMessage[]>>;
  /** `limit` is the engine's own; `limited` says that it was reached on some broker. */
  byKey(topic: string, key: string, limit: number): Promise<WithWarnings<{ messages: StoredMessage[]; limited: boolean }>>;
  /** Messages of one queue from an offset on, without committing anything. */
  pull(topic: string, brokerName: string, queueId: number, offset: number, maxMessages: number): Promise<PullResult>;
  /** Offset of the first message stored at or after a time. */
  offsetAt(topic: string, brokerName: string, queueId: number, timestampMs: number): Promise<number>;
  send(message: MessageToSend): Promise<SendResult>;
  /** Offset at which the group goes on; null = it never committed and the engine has no start for it. */
  consumerOffset(group: string, topic: string, brokerName: string, queueId: number): Promise<number | null>;
  commitOffset(group: string, topic: string, brokerName: string, queueId: number, offset: number): Promise<void>;
}
