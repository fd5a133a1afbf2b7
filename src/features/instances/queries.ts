import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf } from "../../api/call.ts";
import { pageSizes } from "../../lib/search-params.ts";
import type { InstanceListSearch } from "./search.ts";

export type InstanceRow = AnswerOf<"listInstances">["rows"][number];
export type InstanceDetail = AnswerOf<"getInstance">;

export const instancesKey = ["instances"] as const;

/** One page of the list as the link describes it; read again every 10 s while it is shown. */
export const instanceListQuery = ({ q, by, sort, page, size }: InstanceListSearch) =>
  queryOptions({
    queryKey: [...instancesKey, "list", { q, by, sort, page, size }],
    queryFn: ({ signal }) => call("listInstances", { query: { search: q, searchBy: by, sort, page, pageSize: size ?? pageSizes[0] }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

/** All instances (at most 100, INST-23) for the switcher; the server puts them into the page (boot data). */
export const allInstancesQuery = queryOptions({
  queryKey: [...instancesKey, "all"],
  queryFn: ({ signal }) => call("listInstances", { query: { pageSize: 100 }, signal }),
  refetchInterval: 30_000,
});

export const instanceSettingsQuery = (instanceId: string) =>
  queryOptions({
    queryKey: [...instancesKey, "settings", instanceId],
    queryFn: ({ signal }) => call("getInstanceSettings", { params: { instanceId }, signal }),
  });
