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

/** A message with every part of it given, as a copy of a stored one is. */
export interface RecordToSend {
  topic: string;
  /** Both absent = the queues of the route in turn. */
  brokerName?: string;
  queueId?: number;
  /** Any properties, those of the system too. UNIQ_KEY and WAIT are set when they are absent. */
  properties: Readonly<Record<string, string>>;
  /** Its bits for compression and several tags are kept; the others belong to whoever stores a message. */
  sysFlag: number;
  flag: number;
  /** As it is to be stored: still compressed when sysFlag says so. */
  body: Buffer;
  /** How often it was tried before; a broker sends a record of a retry topic to the dead letters beyond the group's limit. */
  reconsumeTimes?: number;
  /** Else the UNIQ_KEY among the properties is replaced by a new one. */
  keepUniqueId: boolean;
}

/** What a client's listener made of a message (MSG-021); NO_ANSWER when it was silent for ten seconds. */
export const directResults = ["CR_SUCCESS", "CR_LATER", "CR_ROLLBACK", "CR_COMMIT", "CR_THROW_EXCEPTION", "CR_RETURN_NULL"] as const;
export interface DirectConsumption {
  result: (typeof directResults)[number] | "NO_ANSWER";
  /** Of an exception its text; of silence the broker's words. */
  remark: string;
  /** As the client measured it; null when it did not answer. */
  spentMs: number | null;
  orderly: boolean;
}

export type PullStatus = "FOUND" | "NO_NEW_MESSAGE" | "NO_MATCHED_MESSAGE" | "OFFSET_ILLEGAL";

export interface PullResult {
  status: PullStatus;
  messages: StoredMessage[];
  nextOffset: number;
  minOffset: number;
  maxOffset: number;
}

/** What a reader looks for; it looks again at what it gets. */
export interface PullFilter {
  /** `A || B`: the engine passes over what has none of these tags' hashes. Absent = every tag. */
  tags?: string | undefined;
  /** Bytes that a wanted message holds in its properties or, unless that is compressed, its body. Others may be missing in the answer, but for the first and the last one. */
  needles?: { properties: readonly Buffer[]; body: readonly Buffer[] } | undefined;
}

/** Reading and writing messages. Reading disturbs no group. Every method may throw AdapterError. */
export interface MessagesPort {
  /** By offset id; throws not_found when there is none. */
  byOffsetId(offsetMessageId: string): Promise<StoredMessage>;
  byUniqueId(topic: string, uniqueId: string): Promise<WithWarnings<StoredMessage[]>>;
  /** The newest ones, stored until `endAtMs`. `limit` is the engine's own; `limited` says that it was reached on some broker; then everything from `wholeFromMs` (store time) on is there, and older ones may be left out. */
  byKey(topic: string, key: string, limit: number, endAtMs?: number): Promise<WithWarnings<{ messages: StoredMessage[]; limited: boolean; wholeFromMs: number }>>;
  /** Messages of one queue from an offset on, without committing anything. */
  pull(topic: string, brokerName: string, queueId: number, offset: number, maxMessages: number, filter?: PullFilter): Promise<PullResult>;
  /** As `pull`, but the engine answers as soon as there is a message that may be wanted, or after about `waitMs`. */
  awaitPull(topic: string, brokerName: string, queueId: number, offset: number, tags: string | undefined, waitMs: number): Promise<PullResult>;
  /** Store time of the message at an offset; null = there is none. Unlike a pull it counts nowhere as a delivery. */
  storedAt(topic: string, brokerName: string, queueId: number, offset: number): Promise<number | null>;
  /** Offset of the first message stored at or after a time. */
  offsetAt(topic: string, brokerName: string, queueId: number, timestampMs: number): Promise<number>;
  send(message: MessageToSend): Promise<SendResult>;
  /** A refusal of the broker is a result, not an error; so is an unknown end (UNKNOWN_ERROR after a time-out). Throws not_found for an unknown topic or queue. */
  sendRecord(record: RecordToSend): Promise<SendResult>;
  /** Lets one client's listener consume a stored message, beside its queues: no offset changes, and no retry follows. Throws not_found when the client or the message is not there. */
  consumeDirectly(group: string, clientId: string, offsetMessageId: string): Promise<DirectConsumption>;
  /** Offset at which the group goes on; null = it never committed and the engine has no start for it. */
  consumerOffset(group: string, topic: string, brokerName: string, queueId: number): Promise<number | null>;
  commitOffset(group: string, topic: string, brokerName: string, queueId: number, offset: number): Promise<void>;
}
