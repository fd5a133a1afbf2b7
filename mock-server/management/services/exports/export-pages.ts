import type { ExportSource } from "../../../../src/contract/exports.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { classed } from "../dead-letters/dead-letter-rows.ts";
import { inParallel } from "../in-parallel.ts";
import { isOffsetIdOf } from "../messages/message-ids.ts";
import { missingPart } from "../messages/scan/missing-part.ts";
import { scanAll } from "../messages/scan/scan-all.ts";
import type { ScanSlice } from "../messages/scan/scan-slice.ts";
import { nullWhenMissing, refusal, ServiceError } from "../service-error.ts";

/** A part of what is exported, and where to go on after it. */
export interface ExportPage {
  messages: StoredMessage[];
  /** "" at the end. */
  cursor: string;
  done: number;
  total: number;
  /** Of `done`: asked for by id and no longer stored. */
  missing: number;
  /** Of the first page: see ScanBeginning. */
  deletedBeforeMs: number | null;
  warnings: Warning[];
}

const messagesPerPage = 400;
const pageBudgetMs = 500;
const idsPerPage = 20;
const readsAtOnce = 8;

/** What is exported, from a cursor on, in the order of store time or of the ids. */
export function exportPages(live: LiveInstance, source: ExportSource, cursor: string, signal: AbortSignal): AsyncGenerator<ExportPage> {
  return source.kind === "messages" ? pagesOfIds(live, source.offsetMessageIds, cursor) : pagesOfScan(live, source, cursor, signal);
}

/** A cursor that does not fit any more is no input of whoever started the export: the topic was deleted and made anew. */
function inWordsOfJob(error: unknown): unknown {
  const isCursor = error instanceof ServiceError && error.fields.some(({ path }) => path === "cursor");
  return isCursor ? refusal("state_changed", error.message, { what: "topic" }) : error;
}

async function* pagesOfScan(live: LiveInstance, source: Exclude<ExportSource, { kind: "messages" }>, cursor: string, signal: AbortSignal): AsyncGenerator<ExportPage> {
  const place = source.kind === "topic" ? { topic: source.topic, brokerName: source.brokerName, queueId: source.queueId } : { topic: `%DLQ%${source.group}`, brokerName: "" };
  const request = { ...place, beginAtMs: source.beginAt, endAtMs: source.endAt, filter: source.filter, direction: "oldest" as const, limit: messagesPerPage, budgetMs: pageBudgetMs, signal, cursor };
  const slices = scanAll(live, request);
  let isFirst = true;
  for (let turn = await nextOf(slices); !turn.done; turn = await nextOf(slices)) {
    const { deletedBeforeMs, isStalled, messages, nextCursor, progress, warnings } = turn.value;
    // What was not seen at the beginning is in no cursor, and would be missing from a file that says it is whole.
    const absent = cursor === "" && isFirst ? unseenOf(warnings, place.brokerName) : [];
    if (absent.length > 0) throw missingPart(absent);
    isFirst = false;
    const wanted = source.kind === "deadLetters" && source.classId !== "" ? await ofClass(messages, source.classId) : messages;
    yield { messages: wanted, cursor: nextCursor, done: progress.readMessages, total: progress.totalMessages, missing: 0, deletedBeforeMs, warnings };
    if (isStalled) throw missingPart(warnings);
  }
}

/** Brokers that are away, of those that are exported from; a warning's subject begins with the broker's name. */
function unseenOf(warnings: Warning[], brokerName = ""): Warning[] {
  return warnings.filter(({ code, subject }) => code === "broker_unreachable" && (brokerName === "" || subject.split(" ")[0] === brokerName));
}

async function nextOf(slices: AsyncGenerator<ScanSlice, void>): Promise<IteratorResult<ScanSlice, void>> {
  try {
    return await slices.next();
  } catch (error) {
    throw inWordsOfJob(error);
  }
}

async function ofClass(messages: StoredMessage[], classId: string): Promise<StoredMessage[]> {
  const all = await inParallel(messages, readsAtOnce, classed);
  return all.flatMap((one) => (one.classId === classId ? one.message : []));
}

async function* pagesOfIds(live: LiveInstance, ids: readonly string[], cursor: string): AsyncGenerator<ExportPage> {
  for (let at = cursor === "" ? 0 : Number(cursor); at < ids.length; at += idsPerPage) {
    const found = await Promise.all(ids.slice(at, at + idsPerPage).map((id) => byOffsetId(live, id)));
    const messages = found.filter((message) => message !== undefined);
    const done = at + found.length;
    yield { messages, cursor: done < ids.length ? String(done) : "", done, total: ids.length, missing: found.length - messages.length, deletedBeforeMs: null, warnings: [] };
  }
}

async function byOffsetId(live: LiveInstance, id: string): Promise<StoredMessage | undefined> {
  await live.poller.whenLoaded();
  if (!isOffsetIdOf(live, id)) return undefined;
  return (await live.adapter.messages.byOffsetId(id).catch(nullWhenMissing)) ?? undefined;
}
