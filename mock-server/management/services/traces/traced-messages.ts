import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { TracedMessage } from "../../../../src/contract/traces.ts";
import { inParallel } from "../in-parallel.ts";
import { distinct } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { scanSlice } from "../messages/scan/scan-slice.ts";
import { fieldRefusal, isNotFound } from "../service-error.ts";
import { readTraces, tracesByKey } from "./trace-lookup.ts";
import { tracedRows, untracedRow } from "./traced-rows.ts";

type Query = HandlerInput<Endpoints["queryTraces"]>["query"];
type Found = Omit<ResponseOf<Endpoints["queryTraces"]>, "setup" | "asOf"> & { topicExists: boolean };

const keyLimit = 64;
/** Messages of the trace topic that one answer reads at most; each tells of up to some hundred. More where most of them will not match. */
const traceMessagesOfSlice = { all: 100, filtered: 1000 };
const sliceBudgetMs = 400;
const lookupsAtOnce = 8;
/** Messages of which only consumers told, whose topic one answer looks up. */
const maxLookups = 200;

/** Stands for a topic that is not the one that is asked for. */
const elsewhere = "?";

const none: Found = { rows: [], nextCursor: "", progress: null, isStalled: false, limited: false, skippedRecords: 0, warnings: [], topicExists: false };

/** Messages with a key: those that clients told of, and those of the topic that nobody told of. */
export async function tracedByKey(live: LiveInstance, traceTopic: string, query: Query): Promise<Found> {
  const { key, topic } = query;
  if (key === "") throw fieldRefusal("key", "required", "key is needed.");
  const [traces, stored] = await Promise.all([tracesByKey(live, traceTopic, key), topic === "" ? undefined : live.adapter.messages.byKey(topic, key, keyLimit)]);
  const told = tracedRows(traces.events.filter((event) => event.keys.split(" ").includes(key)));
  const toldIds = new Set(told.map(({ messageId }) => messageId));
  const untold = (stored?.value.messages ?? []).map(untracedRow).filter(({ messageId }) => !toldIds.has(messageId));
  const rows = [...(await inTopic(live, told, topic)), ...untold].filter((row) => isWanted(row, query));
  const { skippedRecords, topicExists } = traces;
  return { ...none, rows, limited: traces.limited || stored?.value.limited === true, skippedRecords, topicExists, warnings: distinct([...traces.warnings, ...(stored?.warnings ?? [])]) };
}

/** Messages that clients told of while a trace was stored between two times: a slice, newest first. */
export async function tracedByTime(live: LiveInstance, traceTopic: string, query: Query & { asOf: number; signal: AbortSignal | undefined }): Promise<Found> {
  const { asOf, cursor, endAt, lastMs, signal } = query;
  const beginAtMs = query.beginAt ?? (lastMs === undefined ? undefined : asOf - lastMs);
  if (beginAtMs !== undefined && endAt !== undefined && beginAtMs > endAt) throw fieldRefusal("beginAt", "too_big", "The begin is after the end.", endAt);
  const limit = traceMessagesOfSlice[query.failures || query.group !== "" || query.topic !== "" ? "filtered" : "all"];
  const filter = { tag: "", key: query.key, property: "", text: "" };
  const slice = await scanSlice(live, { topic: traceTopic, beginAtMs, endAtMs: endAt, direction: "newest", filter, cursor, limit, budgetMs: sliceBudgetMs, signal }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (!slice) return none;
  const { events, skippedRecords } = await readTraces(live, slice.messages);
  const rows = (await inTopic(live, tracedRows(events), query.topic)).filter((row) => isWanted(row, query));
  const { isStalled, nextCursor, progress, warnings } = slice;
  return { rows, nextCursor, progress, isStalled, limited: false, skippedRecords, warnings, topicExists: true };
}

/** Consumers do not name the topic, so where only they told of a message it is looked up, as far as that goes: beyond, a message stays without a topic. */
async function inTopic(live: LiveInstance, rows: TracedMessage[], topic: string): Promise<TracedMessage[]> {
  if (topic === "") return rows;
  const unnamed = rows.filter((row) => row.topic === "").slice(0, maxLookups);
  const lies = await inParallel(unnamed, lookupsAtOnce, async ({ messageId }) => (await live.adapter.messages.byUniqueId(topic, messageId)).value.length > 0);
  for (const [index, row] of unnamed.entries()) row.topic = lies[index] === true ? topic : elsewhere;
  return rows.filter((row) => row.topic === topic || row.topic === "");
}

function isWanted(row: TracedMessage, { failures, group, key }: Query): boolean {
  if (key !== "" && !row.keys.split(" ").includes(key)) return false;
  if (group !== "" && row.producerGroup !== group && !row.groups.some((told) => told.group === group)) return false;
  return !failures || row.isSent === false || row.groups.some((told) => told.failures > 0);
}
