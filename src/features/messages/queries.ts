import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/call.ts";
import type { AnswerOf } from "../../api/call.ts";
import { isComplete } from "./query/query-draft.ts";
import { rangeMs } from "./search.ts";
import type { MessagesSearch } from "./search.ts";

export type MessageRow = AnswerOf<"queryMessages">["rows"][number];
export type MessageDetail = AnswerOf<"getMessage">;

const messagesKey = (instanceId: string) => ["instances", "messages", instanceId] as const;
const proposedNames = 20;
const rowsOfPage = 20;

/** The place where the next rows go on; the range of the first page stays, so that "the last hour" does not move. */
interface PageStart {
  cursor: string;
  beginAt?: number;
  endAt?: number;
}

function firstPage(search: MessagesSearch): PageStart {
  if (search.by !== undefined) return { cursor: "" };
  const endAt = search.end ?? Date.now();
  return { cursor: "", beginAt: search.begin ?? endAt - rangeMs[search.range ?? "1h"], endAt };
}

/** Rows of the query that the link describes, page after page; not repeated by itself, so that the rows stay where they are. */
export const messagesQuery = (instanceId: string, search: MessagesSearch) => {
  const { by, topic, id, key, brokerName, queueId, offset, range, begin, end, group } = search;
  return infiniteQueryOptions({
    queryKey: [...messagesKey(instanceId), "query", { by, topic, id, key, brokerName, queueId, offset, range, begin, end, group }],
    queryFn: async ({ signal, pageParam }) => {
      const start = pageParam ?? firstPage(search);
      const query = { by: by ?? ("time" as const), topic, id, key, brokerName, queueId, offset, group, direction: "oldest" as const, limit: rowsOfPage, ...start };
      return { ...(await call("queryMessages", { params: { instanceId }, query, signal })), start };
    },
    initialPageParam: undefined as PageStart | undefined,
    getNextPageParam: (last): PageStart | undefined => (last.nextCursor ? { ...last.start, cursor: last.nextCursor } : undefined),
    enabled: isComplete(search),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
};

/** One message with its body, which never changes. */
export const messageQuery = (instanceId: string, offsetMessageId: string) =>
  queryOptions({
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

/** The first topics of any kind whose name contains the text; all are never loaded. */
export const topicNamesQuery = (instanceId: string, search: string) =>
  queryOptions({
    queryKey: [...messagesKey(instanceId), "topics", search],
    queryFn: async ({ signal }) => [...new Set((await call("listTopics", { params: { instanceId }, query: { search, kind: search === "" ? "user" : "all", pageSize: proposedNames }, signal })).rows.map((row) => row.topic))],
    placeholderData: keepPreviousData,
  });
