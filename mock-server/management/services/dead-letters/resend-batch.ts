import { randomBytes } from "node:crypto";
import type { ResendReason, ResendTarget } from "../../../../src/contract/dead-letters.ts";
import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { SendResult, StoredMessage } from "../../adapters/port/messages-port.ts";
import type { QueueOffsets } from "../../adapters/port/topics-port.ts";
import type { Intent, LedgerRow, ResendLedgerStore, ResendOutcome, ResendPlace } from "../../store/resend-ledger-store.ts";
import type { Clock } from "../actor.ts";
import { inParallel } from "../in-parallel.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { isPassing, topicConfigs } from "./dead-letter-reads.ts";
import { reasonAgainst } from "./resend-rules.ts";
import type { Readiness } from "./resend-rules.ts";
import { originTopicOf, resendRecord, targetTopicOf } from "./resend-record.ts";

export interface BatchParts {
  live: LiveInstance;
  ledger: ResendLedgerStore;
  clock: Clock;
  signal: AbortSignal;
  /** Who asked for it. */
  account: string;
  jobId: string;
  group: string;
  target: ResendTarget;
  alreadyResent: "skip" | "again";
  readiness: Readiness;
}

const sendsAtOnce = 8;
const writeBit = 2;
/** A message that was not stored so often is given up. */
export const mostAttempts = 3;

export function newMarker(): string {
  return randomBytes(12).toString("base64url");
}

/** Writes what is to be sent, and what is not and why. Answers the rows to send, each with its message. */
export async function intendBatch(parts: BatchParts, messages: readonly StoredMessage[], missing: readonly string[]): Promise<{ row: LedgerRow; message: StoredMessage }[]> {
  const { clock, group, jobId, ledger, live } = parts;
  const places = await placesOf(parts, messages);
  const ids = messages.map(({ offsetMessageId }) => offsetMessageId);
  // From here to the writing nothing is awaited, so that no other job comes in between.
  const before = ledger.summaries(live.stored.id, ids);
  const isResent = ({ offsetMessageId, storedAtMs }: StoredMessage): boolean => before.get(offsetMessageId)?.some(({ deadAt }) => deadAt === storedAtMs) ?? false;
  const intents = messages.map((message): Intent => {
    const place = places.get(message);
    const reason = place ? (parts.alreadyResent === "skip" && isResent(message) ? "alreadyResent" : "") : refusedFor(parts, message);
    return intentOf(parts, message, place, reason);
  });
  ledger.intend([...intents, ...missing.map((id) => goneIntent(parts, id))], clock());
  const rows = ledger.ofJob(jobId, ids);
  return messages.flatMap((message) => {
    const row = rows.get(message.offsetMessageId);
    return row?.state === "intended" && row.group === group ? [{ row, message }] : [];
  });
}

function refusedFor({ readiness, target }: BatchParts, message: StoredMessage): ResendReason {
  const reason = target === "group" ? reasonAgainst(originTopicOf(message), readiness) : originTopicOf(message) === "" ? "originUnknown" : "";
  return reason === "" ? "refused" : reason;
}

function intentOf({ account, group, jobId, live, target }: BatchParts, message: StoredMessage, place: ResendPlace | undefined, reason: ResendReason): Intent {
  const originTopic = originTopicOf(message);
  const targetTopic = targetTopicOf(group, originTopic, target);
  const state = reason === "" ? "intended" : reason === "alreadyResent" ? "skipped" : "failed";
  const detail = reason === "refused" ? `no broker has a queue of ${targetTopic} to write to` : "";
  return { instanceId: live.stored.id, jobId, marker: newMarker(), group, offsetMessageId: message.offsetMessageId, uniqueId: message.uniqueId, originTopic, deadAt: message.storedAtMs, edited: false, targetTopic, place: place ?? { topic: targetTopic, brokerName: "", queueId: 0, firstOffset: 0 }, state, reason, detail, account };
}

function goneIntent({ account, clock, group, jobId, live }: BatchParts, offsetMessageId: string): Intent {
  return { instanceId: live.stored.id, jobId, marker: newMarker(), group, offsetMessageId, uniqueId: "", originTopic: "", deadAt: clock(), edited: false, targetTopic: "", place: { topic: "", brokerName: "", queueId: 0, firstOffset: 0 }, state: "failed", reason: "gone", detail: "", account };
}

/** A queue for each message that may be sent, on its own broker where that has one, and the offset that the queue has now. */
async function placesOf({ group, live, readiness, target }: BatchParts, messages: readonly StoredMessage[]): Promise<Map<StoredMessage, ResendPlace>> {
  const fit = messages.filter((message) => (target === "group" ? reasonAgainst(originTopicOf(message), readiness) === "" : originTopicOf(message) !== ""));
  const byTopic = Map.groupBy(fit, (message) => targetTopicOf(group, originTopicOf(message), target));
  const places = new Map<StoredMessage, ResendPlace>();
  let turn = 0;
  for (const [topic, ofTopic] of byTopic) {
    const queues = await writableQueues(live, topic);
    for (const message of ofTopic) {
      const near = queues.filter(({ brokerName }) => brokerName === message.brokerName);
      const choice = near.length > 0 ? near : queues;
      const queue = choice[turn++ % Math.max(1, choice.length)];
      if (queue) places.set(message, { topic, brokerName: queue.brokerName, queueId: queue.queueId, firstOffset: queue.maxOffset });
    }
  }
  return places;
}

/** Queues that are written to and read from, with their ends as they are now. Throws while a broker does not answer, or is not registered. */
export async function writableQueues(live: LiveInstance, topic: string): Promise<QueueOffsets[]> {
  const configs = await topicConfigs(live, topic);
  if (configs.length === 0 && live.poller.snapshot.topics.entry(topic)) throw new AdapterError("unreachable", `${topic} is not on any broker now`, { address: topic, reason: "not registered" });
  if (configs.length === 0) return [];
  const { value, warnings } = await live.adapter.topics.offsets(topic).catch((error: unknown) => Promise.reject(error instanceof AdapterError ? awayOf(error, topic) : error));
  const silent = warnings.find(({ code }) => code === "broker_unreachable");
  if (silent && value.length === 0) throw new AdapterError("unreachable", silent.detail, { address: silent.subject, reason: silent.detail });
  return value.filter(({ brokerName, queueId }) => configs.some((config) => config.brokerName === brokerName && queueId < Math.min(config.readQueues, config.writeQueues) && (config.permission & writeBit) !== 0));
}

/** Something that was known a moment ago and is not now: its broker may come back. */
function awayOf(error: AdapterError, address: string): AdapterError {
  return error.code === "not_found" ? new AdapterError("unreachable", error.message, { address, reason: error.message }) : error;
}

/**
 * Sends what was written and writes how it went. What certainly was not stored is taken back, and the failure thrown after
 * that, so that the job tries again when the broker can; what nobody knows of stays open until it was looked for.
 */
export async function sendBatch({ clock, ledger, live, signal }: BatchParts, batch: readonly { row: LedgerRow; message: StoredMessage }[]): Promise<(ResendOutcome & { id: number })[]> {
  const untouched: number[] = [];
  const outcomes: (ResendOutcome & { id: number })[] = [];
  let failure: unknown;
  await inParallel(batch, sendsAtOnce, async ({ message, row }) => {
    if (signal.aborted || failure !== undefined) {
      untouched.push(row.id);
      return;
    }
    try {
      const result = await live.adapter.messages.sendRecord(resendRecord(message, row.place, row.marker));
      const outcome = outcomeOf(result);
      if (outcome) outcomes.push({ id: row.id, ...outcome });
      else {
        untouched.push(row.id);
        failure ??= new AdapterError("unreachable", result.detail, { address: row.place.brokerName, reason: result.detail || result.state });
      }
    } catch (error) {
      // The queue was there a moment ago: its broker is not registered now.
      if (error instanceof AdapterError && (isPassing(error) || error.code === "not_found")) {
        untouched.push(row.id);
        failure ??= awayOf(error, row.place.brokerName);
      } else outcomes.push({ id: row.id, state: "failed", reason: "refused", detail: error instanceof Error ? error.message : String(error) });
    }
  });
  ledger.settle(outcomes, clock());
  ledger.withdraw(untouched);
  if (failure !== undefined) throw failure;
  signal.throwIfAborted();
  return outcomes;
}

/** How a send ended; undefined = certainly not stored, and it may go better later. An end that nobody knows stays open. */
export function outcomeOf({ detail, offsetMessageId, state }: SendResult): ResendOutcome | undefined {
  if (offsetMessageId !== "") return { state: "sent", sentMessageId: offsetMessageId };
  if (state === "PRODUCE_THROTTLE" || state === "SERVICE_NOT_AVAILABLE") return undefined;
  if (state === "MESSAGE_SIZE_EXCEEDED") return { state: "failed", reason: "refused", detail };
  return { state: "intended", detail };
}
