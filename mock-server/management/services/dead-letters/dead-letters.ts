import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { ResendLedgerStore } from "../../store/resend-ledger-store.ts";
import { inParallel } from "../in-parallel.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { isOffsetIdOf } from "../messages/message-ids.ts";
import { scanSlice } from "../messages/scan/scan-slice.ts";
import { fieldRefusal, isNotFound } from "../service-error.ts";
import { classed, rowsOf } from "./dead-letter-rows.ts";
import type { ClassedMessage } from "./dead-letter-rows.ts";
import { deadLetterPrefix, exists } from "./dead-letter-reads.ts";
import { retentionOf } from "./retention.ts";

type List = ResponseOf<Endpoints["listDeadLetters"]>;
type ListQuery = HandlerInput<Endpoints["listDeadLetters"]>["query"];
type Classes = ResponseOf<Endpoints["classifyDeadLetters"]>;
type ClassQuery = HandlerInput<Endpoints["classifyDeadLetters"]>["query"];

const sliceBudgetMs = 1_500;
const classBudgetMs = 4_000;
const sampleMessages = 1_000;
/** Bodies that are unpacked at a time: a page of large ones must not fill the memory. */
const unpacksAtOnce = 4;

/** The dead letters of one group: found by time, filter, class or id, and put into classes. */
export class DeadLetters {
  readonly #hub: InstanceHub;
  readonly #ledger: ResendLedgerStore;

  constructor(hub: InstanceHub, ledger: ResendLedgerStore) {
    this.#hub = hub;
    this.#ledger = ledger;
  }

  /** A group without a dead-letter queue has no dead letters, and that is no error (DLQ-003). */
  async list(instanceId: string, group: string, query: ListQuery): Promise<List> {
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const retention = await retentionOf(live);
    const common = { retention, asOf: this.#hub.parts.clock() };
    const topic = `${deadLetterPrefix}${group}`;
    if (!(await exists(live, topic))) return { rows: [], nextCursor: "", scannedMessages: 0, totalMessages: 0, warnings: [], ...common };
    if (query.id !== "") {
      const found = await byId(live, topic, query.id);
      const rows = rowsOf(instanceId, await inParallel(found, unpacksAtOnce, classed), this.#ledger, retention);
      return { rows, nextCursor: "", scannedMessages: rows.length, totalMessages: null, warnings: [], ...common };
    }
    refuseReversed(query);
    const { beginAt, classId, cursor, endAt, key, limit, property, tag, text } = query;
    const rows: ClassedMessage[] = [];
    const until = performance.now() + sliceBudgetMs;
    let next = cursor;
    let scanned = 0;
    let slice;
    do {
      slice = await scanSlice(live, { topic, beginAtMs: beginAt, endAtMs: endAt, direction: "newest", filter: { tag, key, property, text }, cursor: next, limit: limit - rows.length, budgetMs: Math.max(50, until - performance.now()) });
      const found = await inParallel(slice.messages, unpacksAtOnce, classed);
      rows.push(...found.filter((message) => classId === "" || message.classId === classId));
      scanned += slice.scanned;
      next = slice.nextCursor;
    } while (next !== "" && rows.length < limit && performance.now() < until && !slice.isStalled);
    return { rows: rowsOf(instanceId, rows, this.#ledger, retention), nextCursor: next, scannedMessages: scanned, totalMessages: slice.progress.totalMessages, warnings: slice.warnings, ...common };
  }

  /** Classes of the newest messages; never all of a large queue, and it says of how many. */
  async classify(instanceId: string, group: string, query: ClassQuery): Promise<Classes> {
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const asOf = this.#hub.parts.clock();
    const topic = `${deadLetterPrefix}${group}`;
    if (!(await exists(live, topic))) return { rows: [], sampledMessages: 0, isWhole: true, asOf, warnings: [] };
    refuseReversed(query);
    const { beginAt, endAt, ...filter } = query;
    const rows = new Map<string, Classes["rows"][number]>();
    const warnings: Classes["warnings"] = [];
    const until = performance.now() + classBudgetMs;
    let sampled = 0;
    let cursor = "";
    let isStalled;
    do {
      const slice = await scanSlice(live, { topic, beginAtMs: beginAt, endAtMs: endAt, direction: "newest", filter, cursor, limit: Math.min(100, sampleMessages - sampled), budgetMs: Math.max(50, until - performance.now()) });
      for (const found of await inParallel(slice.messages, unpacksAtOnce, classed)) count(rows, found);
      sampled += slice.messages.length;
      warnings.push(...slice.warnings);
      ({ isStalled, nextCursor: cursor } = slice);
    } while (cursor !== "" && sampled < sampleMessages && performance.now() < until && !isStalled);
    return { rows: [...rows.values()].sort((a, b) => b.messages - a.messages || b.newestAt - a.newestAt), sampledMessages: sampled, isWhole: cursor === "", asOf, warnings };
  }
}

function count(rows: Map<string, Classes["rows"][number]>, { basis, classId, message, originTopic, pattern, tags }: ClassedMessage): void {
  const known = rows.get(classId);
  if (!known) {
    rows.set(classId, { classId, originTopic, tags, basis, pattern, messages: 1, newestAt: message.storedAtMs, oldestAt: message.storedAtMs, exampleId: message.offsetMessageId });
    return;
  }
  known.messages++;
  known.newestAt = Math.max(known.newestAt, message.storedAtMs);
  known.oldestAt = Math.min(known.oldestAt, message.storedAtMs);
}

/** One message of the topic by either of its ids; an id that died twice is there twice, the newest first. */
async function byId(live: LiveInstance, topic: string, id: string): Promise<StoredMessage[]> {
  if (isOffsetIdOf(live, id)) {
    const message = await live.adapter.messages.byOffsetId(id).catch((error: unknown) => (isNotFound(error) ? undefined : Promise.reject(error)));
    if (message) return message.topic === topic ? [message] : [];
  }
  const { value } = await live.adapter.messages.byUniqueId(topic, id);
  return value.toSorted((a, b) => b.storedAtMs - a.storedAtMs);
}

function refuseReversed({ beginAt, endAt }: { beginAt?: number | undefined; endAt?: number | undefined }): void {
  if (beginAt !== undefined && endAt !== undefined && beginAt > endAt) throw fieldRefusal("beginAt", "too_big", "The begin is after the end.", endAt);
}
