import { queryOptions } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { AnswerOf } from "../../../api/call.ts";
import type { WhereSearch } from "./search.ts";

export type Location = AnswerOf<"locateMessage">;
export type GroupVerdict = Location["groups"][number];
export type Verdict = GroupVerdict["verdict"];
export type Evidence = GroupVerdict["evidence"][number];
export type Hop = Location["hops"][number];

const refreshMs = 5_000;
const pendingVerdicts: ReadonlySet<Verdict> = new Set<Verdict>(["waiting", "held", "retrying"]);
const pendingPlaces: ReadonlySet<Location["place"]["state"]> = new Set<Location["place"]["state"]>(["delayed", "halfTransaction"]);

/** Whether something will still happen to the message by itself. */
export const isPending = (location: Location): boolean => pendingPlaces.has(location.place.state) || location.groups.some((group) => pendingVerdicts.has(group.verdict));

/** Where a message is for every group; asked again while something is pending. */
export const locationQuery = (instanceId: string, search: WhereSearch) => {
  const { id, key, message, topic } = search;
  return queryOptions({
    queryKey: ["instances", "messages", instanceId, "where", { id, key, topic, message }],
    queryFn: ({ signal }) => call("locateMessage", { params: { instanceId }, query: { id, key, topic, message }, signal }),
    enabled: id !== undefined || key !== undefined,
    refetchInterval: (query) => (query.state.data && isPending(query.state.data) ? refreshMs : false),
    refetchOnWindowFocus: false,
    retry: false,
  });
};
