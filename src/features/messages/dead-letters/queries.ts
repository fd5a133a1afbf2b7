import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../../../api/api-error.ts";
import { call } from "../../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../../api/call.ts";
import { pageSizes } from "../../../lib/search-params.ts";
import { selectionOf } from "./search.ts";
import type { DeadLettersSearch } from "./search.ts";

export type DeadLetterGroup = AnswerOf<"listDeadLetterGroups">["rows"][number];
export type DeadLetter = AnswerOf<"listDeadLetters">["rows"][number];
export type DeadLetterClass = AnswerOf<"classifyDeadLetters">["rows"][number];
export type LedgerRow = AnswerOf<"listDeadLetterResends">["rows"][number];
export type ResendOrder = CallOptions<"resendDeadLetters">["body"];
export type ResendSelection = ResendOrder["selection"];

/** How often what is shown is read again; the server's own poller is not faster. */
const refreshMs = 10_000;
const rowsOfPage = 20;
const deadLettersKey = (instanceId: string) => ["instances", "deadLetters", instanceId] as const;
const groupKey = (instanceId: string, group: string) => [...deadLettersKey(instanceId), "of", group] as const;

/** The groups with dead letters, the fullest first. */
export const deadLetterGroupsQuery = (instanceId: string, { q, sort, page, size }: DeadLettersSearch) =>
  queryOptions({
    queryKey: [...deadLettersKey(instanceId), "groups", { q, sort, page, size }],
    queryFn: ({ signal }) => call("listDeadLetterGroups", { params: { instanceId }, query: { search: q, sort: sort ?? "-deadLetters", page, pageSize: size ?? pageSizes[0] }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

/** The figures of one group; no row = it has no dead letters. */
export const deadLetterGroupQuery = (instanceId: string, group: string) =>
  queryOptions({ queryKey: [...groupKey(instanceId, group), "figures"], queryFn: ({ signal }) => call("listDeadLetterGroups", { params: { instanceId }, query: { group, pageSize: 1 }, signal }), refetchInterval: refreshMs });

/** Whether there is such a group, or a queue of its dead letters, though nothing lies in it. */
export const isKnownGroupQuery = (instanceId: string, group: string) =>
  queryOptions({
    queryKey: [...groupKey(instanceId, group), "isKnown"],
    queryFn: async ({ signal }) => {
      const found = await Promise.all([isFound(call("getGroup", { params: { instanceId, group }, signal })), isFound(call("getTopic", { params: { instanceId, topic: `%DLQ%${group}` }, signal }))]);
      return found.includes(true);
    },
  });

async function isFound(looked: Promise<unknown>): Promise<boolean> {
  try {
    await looked;
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === "not_found") return false;
    throw error;
  }
}

interface PageStart {
  cursor: string;
  beginAt?: number;
  endAt?: number;
}

/** Dead letters that the link describes, the newest first, page after page. Not repeated by itself, so that rows stay where they are. */
export const deadLettersQuery = (instanceId: string, group: string, search: DeadLettersSearch) => {
  const { begin, end, id, key, kind, property, range, tag, text } = search;
  return infiniteQueryOptions({
    queryKey: [...groupKey(instanceId, group), "list", { begin, end, id, key, kind, property, range, tag, text }],
    queryFn: async ({ signal, pageParam }) => {
      const { beginAt, endAt, ...filter } = selectionOf(search, Date.now());
      const start = pageParam ?? { cursor: "", beginAt, endAt };
      return { ...(await call("listDeadLetters", { params: { instanceId, group }, query: { ...filter, ...start, id, limit: rowsOfPage }, signal })), start };
    },
    initialPageParam: undefined as PageStart | undefined,
    getNextPageParam: (last): PageStart | undefined => (last.nextCursor ? { ...last.start, cursor: last.nextCursor } : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
};

/** What kinds of dead letters there are, of the range and filter of the link. */
export const classesQuery = (instanceId: string, group: string, search: DeadLettersSearch) => {
  const { begin, end, key, property, range, tag, text } = search;
  return queryOptions({
    queryKey: [...groupKey(instanceId, group), "classes", { begin, end, key, property, range, tag, text }],
    queryFn: ({ signal }) => {
      const { classId: _, ...query } = selectionOf(search, Date.now());
      return call("classifyDeadLetters", { params: { instanceId, group }, query, signal });
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
};

/** What a resend would do, looked at when its dialog opens. */
export const resendPreviewQuery = (instanceId: string, group: string, selection: ResendSelection) =>
  queryOptions({
    queryKey: [...groupKey(instanceId, group), "preview", selection],
    queryFn: ({ signal }) => call("previewDeadLetterResend", { params: { instanceId, group }, body: { selection }, signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

interface LedgerPart {
  jobId?: string;
  offsetMessageId?: string;
  problems?: boolean;
  page: number;
}

/** What was sent again: by one job, of one message, or ever. */
export const ledgerQuery = (instanceId: string, group: string, { jobId, offsetMessageId, page, problems }: LedgerPart) =>
  queryOptions({
    queryKey: [...groupKey(instanceId, group), "ledger", { jobId, offsetMessageId, page, problems }],
    queryFn: ({ signal }) => call("listDeadLetterResends", { params: { instanceId, group }, query: { jobId, offsetMessageId, page, pageSize: rowsOfPage, state: problems ? "problems" : undefined }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 5000,
  });

/** After a resend: what stands in rows and ledger is old. */
export function forgetGroup(client: QueryClient, instanceId: string, group: string): void {
  void client.invalidateQueries({ queryKey: groupKey(instanceId, group) });
}
