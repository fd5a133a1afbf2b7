import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { AnswerOf } from "../../../api/call.ts";
import { pageSizes } from "../../../lib/search-params.ts";
import type { DeadLettersSearch } from "./search.ts";

export type DeadLetterGroup = AnswerOf<"listDeadLetterGroups">["rows"][number];

/** How often what is shown is read again; the server's own poller is not faster. */
const refreshMs = 10_000;
const deadLettersKey = (instanceId: string) => ["instances", "deadLetters", instanceId] as const;

/** The groups with dead letters, the fullest first. */
export const deadLetterGroupsQuery = (instanceId: string, { q, sort, page, size }: DeadLettersSearch) =>
  queryOptions({
    queryKey: [...deadLettersKey(instanceId), "groups", { q, sort, page, size }],
    queryFn: ({ signal }) => call("listDeadLetterGroups", { params: { instanceId }, query: { search: q, sort: sort ?? "-deadLetters", page, pageSize: size ?? pageSizes[0] }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
