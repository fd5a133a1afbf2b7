import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { AnswerOf } from "../../../api/call.ts";
import { isAskable } from "./trace-draft.ts";
import { defaultRange, traceRangeMs } from "./search.ts";
import type { TracesSearch } from "./search.ts";

export type TracedMessage = AnswerOf<"queryTraces">["rows"][number];

const tracesKey = (instanceId: string) => ["instances", "traces", instanceId] as const;

/** The trace of one message. Clients write with a delay, so asking again soon may tell more. */
export const traceQuery = (instanceId: string, messageId: string, { topic, traceTopic }: { topic?: string; traceTopic?: string }) =>
  queryOptions({
    queryKey: [...tracesKey(instanceId), "one", messageId, topic ?? "", traceTopic ?? ""],
    queryFn: ({ signal }) => call("getTrace", { params: { instanceId, messageId }, query: { topic, traceTopic }, signal }),
    enabled: messageId !== "",
    staleTime: 10_000,
    refetchOnWindowFocus: false,
    retry: false,
  });

/** Where the next slice goes on; the range of the first one stays. */
interface SliceStart {
  cursor: string;
  beginAt?: number;
  endAt?: number;
}

function firstSlice(search: TracesSearch): SliceStart {
  if (search.by === "key") return { cursor: "" };
  const endAt = search.end ?? Date.now();
  return { cursor: "", beginAt: search.begin ?? endAt - traceRangeMs[search.range ?? defaultRange], endAt };
}

function tracedBy({ by, failures, group, key, topic, traceTopic }: TracesSearch) {
  return { by: by === "key" ? ("key" as const) : ("time" as const), key: by === "key" ? key : undefined, topic, group, failures: failures ? "true" : undefined, traceTopic };
}

/** The first request of the list that the link describes. */
export const firstTraceRequest = (search: TracesSearch) => ({ ...tracedBy(search), ...firstSlice(search) });

/** Traced messages as the link asks for them, slice after slice. */
export const tracesQuery = (instanceId: string, search: TracesSearch) => {
  const { by = "time", key, topic, group, failures, range, begin, end, traceTopic } = search;
  return infiniteQueryOptions({
    queryKey: [...tracesKey(instanceId), "list", { by, key, topic, group, failures, range, begin, end, traceTopic }],
    queryFn: async ({ signal, pageParam }) => {
      const start = pageParam ?? firstSlice(search);
      const query = { ...tracedBy(search), ...start };
      return { ...(await call("queryTraces", { params: { instanceId }, query, signal })), start };
    },
    initialPageParam: undefined as SliceStart | undefined,
    getNextPageParam: (last): SliceStart | undefined => (last.nextCursor ? { ...last.start, cursor: last.nextCursor } : undefined),
    enabled: by !== "id" && isAskable(search),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
};
