import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";
import { isOffsetMessageId } from "./detail/search.ts";
import { isComplete } from "./query/query-draft.ts";
import { rangeMs } from "./search.ts";
import type { MessagesSearch } from "./search.ts";

export type MessagesAnswer = AnswerOf<"queryMessages">;
export type MessageRow = MessagesAnswer["rows"][number];
export type MessageDetail = AnswerOf<"getMessage">;

const messagesKey = (instanceId: string) => ["instances", "messages", instanceId] as const;
/** Rows of a query by time before the page stops reading and asks. */
export const rowsOfPage = 50;
const latestRows = 100;

/** Where the next rows begin; the cursor of a query by time keeps its range, so that "the last hour" does not move. */
interface PageStart {
  cursor: string;
  limit: number;
  beginAt?: number;
  endAt?: number;
  lastMs?: number;
}

function firstPage({ begin, by, end, range }: MessagesSearch): PageStart {
  if (by !== undefined) return { cursor: "", limit: latestRows };
  if (begin !== undefined || end !== undefined) return { cursor: "", limit: rowsOfPage, beginAt: begin, endAt: end };
  return range === undefined ? { cursor: "", limit: latestRows } : { cursor: "", limit: rowsOfPage, lastMs: rangeMs[range] };
}

function askedOf(search: MessagesSearch) {
  const { brokerName, by = "time" as const, group, id, key, offset, order = "newest" as const, property, queueId, tag, text, topic } = search;
  return { by, topic, id, key, brokerName, queueId, offset, group, direction: order, tag, property, text };
}

/** The first request of the query that the link describes, with a range up to now in fixed times. */
export function fixedRequestOf(search: MessagesSearch, nowMs: number): CallOptions<"queryMessages">["query"] {
  const { cursor: _, lastMs, ...start } = firstPage(search);
  return { ...askedOf(search), ...start, ...(lastMs !== undefined && { beginAt: nowMs - lastMs, endAt: nowMs }) };
}

/**
 * Rows of the query that the link describes, slice after slice: by time the server reads for a moment and answers what it
 * found. Not repeated by itself, so that the rows stay where they are.
 */
export const messagesQuery = (instanceId: string, search: MessagesSearch) => {
  const { begin, end, range } = search;
  const asked = askedOf(search);
  return infiniteQueryOptions({
    queryKey: [...messagesKey(instanceId), "query", { ...asked, range, begin, end }],
    queryFn: ({ signal, pageParam }) => call("queryMessages", { params: { instanceId }, query: { ...asked, ...(pageParam ?? firstPage(search)) }, signal }),
    initialPageParam: undefined as PageStart | undefined,
    getNextPageParam: ({ nextCursor }, pages): PageStart | undefined => {
      const { limit } = firstPage(search);
      const rows = pages.reduce((sum, page) => sum + page.rows.length, 0);
      if (nextCursor === "" || (limit === latestRows && rows >= latestRows)) return undefined;
      return { cursor: nextCursor, limit: limit - (rows % limit) };
    },
    enabled: isComplete(search),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
};

/** One message with its body, which never changes. */
export const messageQuery = (instanceId: string, offsetMessageId: string) =>
  queryOptions({
    enabled: isOffsetMessageId(offsetMessageId),
    queryKey: [...messagesKey(instanceId), "one", offsetMessageId],
    queryFn: ({ signal }) => call("getMessage", { params: { instanceId, offsetMessageId }, signal }),
    staleTime: 30_000,
    gcTime: 30_000,
    refetchOnWindowFocus: false,
    retry: false,
  });

/** The body as it lies in the log, packed, in base64. */
export const storedBodyOf = async (instanceId: string, offsetMessageId: string): Promise<string> => (await call("getMessage", { params: { instanceId, offsetMessageId }, query: { body: "stored" } })).bodyBase64;

/** The messages before and after one in its queue. */
export const neighboursQuery = (instanceId: string, offsetMessageId: string) =>
  queryOptions({
    queryKey: [...messagesKey(instanceId), "neighbours", offsetMessageId],
    queryFn: ({ signal }) => call("listNeighbours", { params: { instanceId, offsetMessageId }, signal }),
    placeholderData: keepPreviousData,
  });

/** The offset id of the message at a place; undefined when the queue has none there. */
export async function messageAt(instanceId: string, place: Pick<MessageRow, "topic" | "brokerName" | "queueId">, offset: number): Promise<string | undefined> {
  const { topic, brokerName, queueId } = place;
  try {
    const answer = await call("queryMessages", { params: { instanceId }, query: { by: "offset", topic, brokerName, queueId, offset, limit: 1 } });
    return answer.rows.find((row) => row.queueOffset === offset)?.offsetMessageId;
  } catch (failure) {
    if (failure instanceof ApiError && failure.fields.some((field) => field.path.endsWith("offset"))) return undefined;
    throw failure;
  }
}
