import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { topicEntry } from "../instance-reads.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { HeldCursors } from "./held-cursors.ts";
import { unpackBody } from "./message-body.ts";
import { isOffsetIdOf } from "./message-ids.ts";
import { messageRowOf } from "./message-rows.ts";
import { messageStates } from "./message-states.ts";
import { neighboursOf } from "./neighbours.ts";
import type { NeighbourCount } from "./neighbours.ts";
import { scanSlice } from "./scan/scan-slice.ts";
import type { ScanProgress } from "./scan/scan-slice.ts";
import { findMessage } from "../verdicts/find-message.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { fieldRefusal, nullWhenMissing, refusal } from "../service-error.ts";

type Query = HandlerInput<Endpoints["queryMessages"]>["query"];

interface Found {
  messages: StoredMessage[];
  nextCursor?: string;
  truncatedAt?: number | null;
  scanned?: number;
  progress?: ScanProgress;
  isStalled?: boolean;
  deletedBeforeMs?: number | null;
  warnings: Warning[];
}

/** Messages that an engine gives for one key at most; its own limit is 64 by default. */
const keyLimit = 64;
/** A query by time reads for so long, then answers what it has. */
const sliceBudgetMs = 400;
const configSharedMs = 60_000;

/** Message queries by id, key, offset and time (MSG), and one message with its body. */
export class Messages {
  readonly #hub: InstanceHub;
  readonly #cursors = new HeldCursors();
  readonly #verdicts: Verdicts;

  constructor(hub: InstanceHub, verdicts: Verdicts) {
    this.#hub = hub;
    this.#verdicts = verdicts;
  }

  /** `signal` ends a query whose reader has gone. */
  async query(instanceId: string, query: Query, signal?: AbortSignal): Promise<ResponseOf<Endpoints["queryMessages"]>> {
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const asOf = this.#hub.parts.clock();
    const found = await this.#find(live, query, signal);
    const states = await messageStates(live, this.#verdicts, query.group, found.messages);
    return {
      rows: found.messages.map((message) => messageRowOf(message, states(message))),
      nextCursor: this.#cursors.give(found.nextCursor ?? ""),
      truncatedAt: found.truncatedAt ?? null,
      scannedMessages: found.scanned ?? found.messages.length,
      progress: found.progress ?? null,
      isStalled: found.isStalled ?? false,
      deletedBefore: found.deletedBeforeMs ?? null,
      asOf,
      warnings: found.warnings,
    };
  }

  async get(instanceId: string, offsetMessageId: string, { group, body }: HandlerInput<Endpoints["getMessage"]>["query"]): Promise<ResponseOf<Endpoints["getMessage"]>> {
    const { live, message } = await this.#stored(instanceId, offsetMessageId);
    const [states, unpacked, filePath] = await Promise.all([messageStates(live, this.#verdicts, group, [message]), unpackBody(message.sysFlag, message.body), filePathOf(live, message)]);
    const { bodyCrc, flag, preparedTransactionOffset, sizeBytes, sysFlag } = message;
    return {
      ...messageRowOf(message, states(message)),
      flag,
      sysFlag,
      bodyCrc,
      preparedTransactionOffset,
      sizeBytes,
      filePath,
      compression: unpacked.compression,
      bodyBase64: (body === "stored" ? message.body : unpacked.body).toString("base64"),
      unpackedBytes: unpacked.body.length,
      unpackError: unpacked.unpackError,
    };
  }

  /** The messages around one in its queue. */
  async neighbours(instanceId: string, offsetMessageId: string, count: NeighbourCount): Promise<ResponseOf<Endpoints["listNeighbours"]>> {
    const { live, message } = await this.#stored(instanceId, offsetMessageId);
    const { messages, ...bounds } = await neighboursOf(live.adapter.messages, message, count);
    return { rows: messages.map((neighbour) => messageRowOf(neighbour, [])), ...bounds };
  }

  async #stored(instanceId: string, offsetMessageId: string): Promise<{ live: LiveInstance; message: StoredMessage }> {
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    if (!isOffsetIdOf(live, offsetMessageId)) throw refusal("not_found", `${offsetMessageId} names no broker of this instance.`, { what: "message", name: offsetMessageId });
    return { live, message: await live.adapter.messages.byOffsetId(offsetMessageId) };
  }

  async #find(live: LiveInstance, query: Query, signal: AbortSignal | undefined): Promise<Found> {
    switch (query.by) {
      case "id":
        return findById(live, query);
      case "key":
        return findByKey(live, query);
      case "offset":
        return findByOffset(live, query);
      case "time":
        return this.#findByTime(live, query, signal);
      default:
        throw fieldRefusal("by", "not_in_list", "Unknown way to query.");
    }
  }

  async #findByTime(live: LiveInstance, query: Query, signal: AbortSignal | undefined): Promise<Found> {
    const { brokerName, cursor, direction, endAt, key, lastMs, limit, property, queueId, tag, text } = query;
    const beginAtMs = query.beginAt ?? (lastMs === undefined ? undefined : this.#hub.parts.clock() - lastMs);
    if (beginAtMs !== undefined && endAt !== undefined && beginAtMs > endAt) throw fieldRefusal("beginAt", "too_big", "The begin is after the end.", endAt);
    await refuseUnknownQueue(live, query);
    return scanSlice(live, { topic: required("topic", query.topic), brokerName, queueId, beginAtMs, endAtMs: endAt, direction, filter: { tag, key, property, text }, cursor: this.#cursors.take(cursor), limit, budgetMs: sliceBudgetMs, signal });
  }
}

/** MSG-11: offset id or unique id. Length does not tell them apart; the address in it does. */
async function findById(live: LiveInstance, { id, topic }: Query): Promise<Found> {
  required("id", id);
  if (isOffsetIdOf(live, id)) {
    const message = await live.adapter.messages.byOffsetId(id).catch(nullWhenMissing);
    if (message) return { messages: [message], warnings: [] };
  }
  if (topic === "") return findInAnyTopic(live, id);
  await topicEntry(live, topic);
  const { value, warnings } = await live.adapter.messages.byUniqueId(topic, id);
  return { messages: value, warnings };
}

/** An id that the client made, or a key, whatever its topic; topics are searched up to a limit. */
async function findInAnyTopic(live: LiveInstance, id: string): Promise<Found> {
  const { candidates, search, warnings } = await findMessage(live, { id, key: "", topic: "" });
  if (search.complete) return { messages: candidates, warnings };
  return { messages: candidates, warnings: [...warnings, { code: "truncated", subject: "topic", detail: `${search.searchedTopics} of ${search.ofTopics} topics were searched, those that were written last: name the topic` }] };
}

async function findByKey(live: LiveInstance, { key, topic }: Query): Promise<Found> {
  await topicEntry(live, required("topic", topic));
  const { value, warnings } = await live.adapter.messages.byKey(topic, required("key", key), keyLimit);
  return { messages: value.messages.toSorted((a, b) => b.storedAtMs - a.storedAtMs), truncatedAt: value.limited ? keyLimit : null, warnings };
}

/** A queue that the topic does not have would answer like one in which nothing matches. */
async function refuseUnknownQueue(live: LiveInstance, { brokerName, queueId, topic }: Query): Promise<void> {
  const { records } = await topicEntry(live, required("topic", topic));
  const chosen = records.filter(({ config }) => brokerName === "" || config.brokerName === brokerName);
  if (records.length > 0 && chosen.length === 0) throw fieldRefusal("brokerName", "not_in_list", `${topic} is not on ${brokerName}.`);
  const queues = Math.max(0, ...chosen.map(({ config }) => Math.max(config.readQueues, config.writeQueues)));
  if (queueId !== undefined && queues > 0 && queueId >= queues) throw fieldRefusal("queueId", "too_big", `The topic has queues 0 to ${queues - 1} there.`, queues - 1);
}

async function findByOffset(live: LiveInstance, { brokerName, offset, queueId, topic }: Query): Promise<Found> {
  const entry = await topicEntry(live, required("topic", topic));
  const onlyBroker = entry.records.length === 1 ? entry.records[0]?.config.brokerName : undefined;
  const broker = required("brokerName", brokerName === "" ? (onlyBroker ?? "") : brokerName);
  if (queueId === undefined) throw fieldRefusal("queueId", "required", "Name the queue.");
  if (offset === undefined) throw fieldRefusal("offset", "required", "Name the offset.");
  const pulled = await live.adapter.messages.pull(topic, broker, queueId, offset, 1);
  const messages = pulled.messages.filter((message) => message.queueOffset === offset);
  if (messages.length === 0 && (offset < pulled.minOffset || offset >= pulled.maxOffset)) throw fieldRefusal("offset", offset < pulled.minOffset ? "too_small" : "too_big", `The queue holds offsets ${pulled.minOffset} to ${pulled.maxOffset - 1}.`, offset < pulled.minOffset ? pulled.minOffset : pulled.maxOffset - 1);
  return { messages, warnings: [] };
}

function required(field: string, value: string): string {
  if (value === "") throw fieldRefusal(field, "required", `${field} is needed.`);
  return value;
}

/** Commit-log files are named after the offset they begin with (20 digits); folder and size are in the broker's configuration. */
async function filePathOf(live: LiveInstance, { brokerName, commitLogOffset }: StoredMessage): Promise<string | null> {
  const node = live.poller.snapshot.nodes.find(({ runtime }) => runtime.brokerName === brokerName && runtime.brokerId === 0);
  if (!node) return null;
  const { address } = node.runtime;
  const { value: config } = await live.shared.read(`config ${address}`, configSharedMs, () => live.adapter.cluster.config(address).catch(() => null));
  const folder = config?.get("storePathCommitLog");
  const fileBytes = Number(config?.get("mappedFileSizeCommitLog"));
  if (!folder || !(fileBytes > 0)) return null;
  return `${folder}/${String(Math.floor(commitLogOffset / fileBytes) * fileBytes).padStart(20, "0")}`;
}
