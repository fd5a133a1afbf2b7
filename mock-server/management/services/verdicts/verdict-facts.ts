import type { TraceFailure, VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { OnlineGroup } from "../../adapters/port/clients-port.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";

/** What is known of one message for one group, gathered before anything is concluded. Times in milliseconds. */
export interface GroupFacts {
  group: string;
  /** The message in its topic; null when only copies of it are left. */
  message: StoredMessage | null;
  /** null = no client is connected; undefined = it could not be asked. */
  online: OnlineGroup | null | undefined;
  consumeEnabled: boolean;
  /** The maximum of retries that the clients name, else the group's. */
  retryLimit: number | null;
  /** Stored offset on the message's queue; null = never committed, undefined = its broker did not answer. */
  offset: number | null | undefined;
  /** Oldest offset of the message's queue; null = not known. */
  minOffset: number | null;
  filter: FilterFact;
  copies: CopyFacts;
  /** What clients tell of the message's queue and of its newest retry's; empty when they were not asked. */
  clients: ClientFact[];
  resets: ResetFact[];
  traces: TraceFact[];
  resends: ResendFact[];
}

/** Whether the group's expression asks for the message. */
export type FilterFact =
  | { kind: "notAsked" }
  | { kind: "notSubscribed" }
  | { kind: "tag" | "sql"; expression: string; passes: boolean | null; reason: string; tag: string; sinceMs: number | null; otherExpressions: string[] };

export interface RetryCopy {
  message: StoredMessage;
  kind: "retryScheduled" | "retry" | "deadLetter";
  /** Of scheduled ones. */
  dueAtMs: number | null;
  /** The group's offset on the copy's queue of the retry topic. */
  offset: number | null | undefined;
}

export interface CopyFacts {
  /** Oldest first. */
  copies: RetryCopy[];
  /** false: the message has no unique id to find copies by, and the group has such topics. */
  searchable: boolean;
  silentBrokers: string[];
}

/** A queue in the hands of a client, as it tells itself. */
export interface QueueFact {
  commitOffset: number | null;
  cachedMessages: number;
  cachedMinOffset: number | null;
  cachedMaxOffset: number | null;
  lastPullAtMs: number | null;
  lastConsumedAtMs: number | null;
  /** Of an orderly queue, looked at twice: the head stayed while the listener was given something again. */
  headRetried: boolean;
  /** Messages a second of this queue, by the client's own figures. */
  perSecond: number | null;
}

export interface ClientFact {
  clientId: string;
  answered: boolean;
  /** Of the message's queue; null = the client does not have it. */
  queue: QueueFact | null;
  /** Of the queue of the newest retry. */
  retryQueue: QueueFact | null;
}

/** A reset that went over the message, newest first, and when a later one went back before it. */
export interface ResetFact {
  atMs: number;
  by: string;
  oldOffset: number | null;
  newOffset: number;
  takenBackAtMs: number | null;
}

/** A dead letter of the message that was sent again, or was to be. */
export type ResendFact = Omit<Extract<VerdictEvidence, { code: "resent" }>, "code">;

/** What a client's trace says of one delivery to the group. */
export interface TraceFact {
  kind: "begun" | "consumed" | "failed";
  atMs: number;
  costMs: number | null;
  client: string;
  times: number;
  reason: TraceFailure;
}
