import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";
import { pageSizes } from "../../lib/search-params.ts";
import type { GroupsSearch } from "./search.ts";

export type GroupRow = AnswerOf<"listGroups">["rows"][number];
export type GroupDetail = AnswerOf<"getGroup">;
export type ResetRecord = AnswerOf<"listOffsetResets">["rows"][number];
export type ResetTarget = CallOptions<"resetOffsets">["body"]["target"];

/** How often what is shown is read again; the server's own poller is not faster. */
const refreshMs = 10_000;
const groupsKey = (instanceId: string): readonly [string, string] => ["groups", instanceId];
const groupKey = (instanceId: string, group: string): readonly string[] => [...groupsKey(instanceId), "one", group];

/** One page of the list as the link describes it. */
export const groupListQuery = (instanceId: string, { q, sort, page, size, broker, kind, online, enabled }: GroupsSearch) =>
  queryOptions({
    queryKey: [...groupsKey(instanceId), "list", { q, sort, page, size, broker, kind, online, enabled }],
    queryFn: ({ signal }) => call("listGroups", { params: { instanceId }, query: { search: q, sort, page, pageSize: size ?? pageSizes[0], brokerName: broker, kind, online, consumeEnabled: enabled }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

export const groupQuery = (instanceId: string, group: string) =>
  queryOptions({ queryKey: groupKey(instanceId, group), queryFn: ({ signal }) => call("getGroup", { params: { instanceId, group }, signal }), refetchInterval: refreshMs });

export const subscriptionsQuery = (instanceId: string, group: string) =>
  queryOptions({ queryKey: [...groupKey(instanceId, group), "subscriptions"], queryFn: ({ signal }) => call("listGroupSubscriptions", { params: { instanceId, group }, signal }), refetchInterval: refreshMs });

export const backlogQuery = (instanceId: string, group: string) =>
  queryOptions({ queryKey: [...groupKey(instanceId, group), "backlog"], queryFn: ({ signal }) => call("listGroupBacklog", { params: { instanceId, group }, signal }), refetchInterval: refreshMs });

export const clientsQuery = (instanceId: string, group: string) =>
  queryOptions({ queryKey: [...groupKey(instanceId, group), "clients"], queryFn: ({ signal }) => call("listConsumerClients", { params: { instanceId, group }, signal }), refetchInterval: refreshMs });

/** Asked from the client itself; with the thread dump only when somebody wants it, since that stops the client for a moment. */
export const runningInfoQuery = (instanceId: string, group: string, clientId: string, threadDump: boolean) =>
  queryOptions({
    queryKey: [...groupKey(instanceId, group), "running", clientId, threadDump],
    queryFn: ({ signal }) => call("getConsumerRunningInfo", { params: { instanceId, group, clientId }, query: { threadDump: threadDump ? "true" : "false" }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

/** The groups that can be reset on a topic: those that are online there or have offsets. */
export const groupsOfTopicQuery = (instanceId: string, topic: string) =>
  queryOptions({ queryKey: [...groupsKey(instanceId), "ofTopic", topic], queryFn: ({ signal }) => call("listTopicGroups", { params: { instanceId, topic }, signal }), staleTime: 5000 });

/** Who is online and what would be lost: read anew each time the confirmation opens. */
export const groupDeletionQuery = (instanceId: string, group: string) =>
  queryOptions({ queryKey: [...groupKey(instanceId, group), "deletion"], queryFn: ({ signal }) => call("previewGroupDeletion", { params: { instanceId, group }, signal }), staleTime: 0, gcTime: 0, refetchInterval: 5000 });

/** What a reset would do now; offsets move on, so it is never taken from the cache. */
export const resetPreviewQuery = (instanceId: string, group: string, topic: string, target: ResetTarget) =>
  queryOptions({
    queryKey: [...groupKey(instanceId, group), "resetPreview", topic, target],
    queryFn: ({ signal }) => call("previewOffsetReset", { params: { instanceId, group }, body: { topic, target }, signal }),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: refreshMs,
    // The table holds the inputs that the offsets are typed into.
    placeholderData: target.to === "offsets" ? keepPreviousData : undefined,
  });

export const resetListPageSize = pageSizes[0];
const resetListKey = (instanceId: string, group: string): readonly string[] => [...groupKey(instanceId, group), "resets"];

/** Every reset of the group, newest first. */
export const resetListQuery = (instanceId: string, group: string, { topic, page = 1, pageSize = resetListPageSize }: { topic?: string; page?: number; pageSize?: number } = {}) =>
  queryOptions({
    queryKey: [...resetListKey(instanceId, group), { topic, page, pageSize }],
    queryFn: ({ signal }) => call("listOffsetResets", { params: { instanceId, group }, query: { topic, page, pageSize }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

const refreshGroups = (queryClient: QueryClient, instanceId: string): Promise<void> => queryClient.invalidateQueries({ queryKey: groupsKey(instanceId) });

export async function createGroup(queryClient: QueryClient, instanceId: string, body: CallOptions<"createGroup">["body"]): Promise<AnswerOf<"createGroup">> {
  const answer = await call("createGroup", { params: { instanceId }, body });
  await refreshGroups(queryClient, instanceId);
  return answer;
}

export async function updateGroup(queryClient: QueryClient, instanceId: string, group: string, body: CallOptions<"updateGroup">["body"]): Promise<AnswerOf<"updateGroup">> {
  const answer = await call("updateGroup", { params: { instanceId, group }, body });
  await refreshGroups(queryClient, instanceId);
  return answer;
}

export async function deleteGroup(queryClient: QueryClient, instanceId: string, group: string): Promise<void> {
  await call("deleteGroup", { params: { instanceId, group }, query: { confirm: group } });
  queryClient.removeQueries({ queryKey: groupKey(instanceId, group) });
  await refreshGroups(queryClient, instanceId);
}

export async function resetOffsets(queryClient: QueryClient, instanceId: string, group: string, topic: string, target: ResetTarget): Promise<AnswerOf<"resetOffsets">> {
  const answer = await call("resetOffsets", { params: { instanceId, group }, body: { topic, target, confirm: group } });
  await Promise.all([refreshGroups(queryClient, instanceId), queryClient.invalidateQueries({ queryKey: ["topics", instanceId] })]);
  return answer;
}
