import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";
import { pageSizes } from "../../lib/search-params.ts";
import type { TopicsSearch } from "./search.ts";

export type TopicRow = AnswerOf<"listTopics">["rows"][number];
export type TopicDetail = AnswerOf<"getTopic">;

/** How often what is shown is read again; the server's own poller is not faster. */
const refreshMs = 10_000;
const topicsKey = (instanceId: string): readonly [string, string] => ["topics", instanceId];
const topicKey = (instanceId: string, topic: string): readonly string[] => [...topicsKey(instanceId), "one", topic];

/** One page of the list as the link describes it. */
export const topicListQuery = (instanceId: string, { q, sort, page, size, broker, kind, type, permission, auto }: TopicsSearch) =>
  queryOptions({
    queryKey: [...topicsKey(instanceId), "list", { q, sort, page, size, broker, kind, type, permission, auto }],
    queryFn: ({ signal }) => call("listTopics", { params: { instanceId }, query: { search: q, sort, page, pageSize: size ?? pageSizes[0], brokerName: broker, kind, messageType: type, permission, autoCreated: auto }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

export const topicQuery = (instanceId: string, topic: string) =>
  queryOptions({ queryKey: topicKey(instanceId, topic), queryFn: ({ signal }) => call("getTopic", { params: { instanceId, topic }, signal }), refetchInterval: refreshMs });

export const topicQueuesQuery = (instanceId: string, topic: string, { queueSort, queuePage, queueSize }: TopicsSearch) =>
  queryOptions({
    queryKey: [...topicKey(instanceId, topic), "queues", { queueSort, queuePage, queueSize }],
    queryFn: ({ signal }) => call("listTopicQueues", { params: { instanceId, topic }, query: { sort: queueSort, page: queuePage, pageSize: queueSize ?? pageSizes[0] }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

export const topicGroupsQuery = (instanceId: string, topic: string) =>
  queryOptions({ queryKey: [...topicKey(instanceId, topic), "groups"], queryFn: ({ signal }) => call("listTopicGroups", { params: { instanceId, topic }, signal }), refetchInterval: refreshMs });

export const topicProducersQuery = (instanceId: string, topic: string) =>
  queryOptions({ queryKey: [...topicKey(instanceId, topic), "producers"], queryFn: ({ signal }) => call("listTopicProducers", { params: { instanceId, topic }, signal }), refetchInterval: refreshMs });

export const topicBacklogQuery = (instanceId: string, topic: string) =>
  queryOptions({ queryKey: [...topicKey(instanceId, topic), "backlog"], queryFn: ({ signal }) => call("listTopicBacklog", { params: { instanceId, topic }, signal }), refetchInterval: refreshMs });

export const topicRouteQuery = (instanceId: string, topic: string) =>
  queryOptions({ queryKey: [...topicKey(instanceId, topic), "route"], queryFn: ({ signal }) => call("getTopicRoute", { params: { instanceId, topic }, signal }) });

/** Who is online and what would be lost: read anew each time the confirmation opens. */
export const topicDeletionQuery = (instanceId: string, topic: string) =>
  queryOptions({ queryKey: [...topicKey(instanceId, topic), "deletion"], queryFn: ({ signal }) => call("previewTopicDeletion", { params: { instanceId, topic }, signal }), staleTime: 0, gcTime: 0, refetchInterval: 5000 });

async function refreshTopics(queryClient: QueryClient, instanceId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: topicsKey(instanceId) });
}

export async function createTopic(queryClient: QueryClient, instanceId: string, body: CallOptions<"createTopic">["body"]): Promise<AnswerOf<"createTopic">> {
  const answer = await call("createTopic", { params: { instanceId }, body });
  await refreshTopics(queryClient, instanceId);
  return answer;
}

export async function updateTopic(queryClient: QueryClient, instanceId: string, topic: string, body: CallOptions<"updateTopic">["body"]): Promise<AnswerOf<"updateTopic">> {
  const answer = await call("updateTopic", { params: { instanceId, topic }, body });
  await refreshTopics(queryClient, instanceId);
  return answer;
}

export async function deleteTopic(queryClient: QueryClient, instanceId: string, topic: string): Promise<void> {
  await call("deleteTopic", { params: { instanceId, topic }, query: { confirm: topic } });
  queryClient.removeQueries({ queryKey: topicKey(instanceId, topic) });
  await refreshTopics(queryClient, instanceId);
}
