import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { pageSizes } from "../../lib/search-params.ts";
import type { ConsumersSearch, ProducersSearch } from "./search.ts";

const clientsKey = (instanceId: string) => ["instances", "clients", instanceId] as const;

type ListPart<Search> = Omit<Search, "group" | "client">;

/** One page of the producer groups that are online (PROD-1 to PROD-3); read again every 10 s while it is shown. */
export const producersQuery = (instanceId: string, { q, sort, page, size, broker }: ListPart<ProducersSearch>) =>
  queryOptions({
    queryKey: [...clientsKey(instanceId), "producers", { q, sort, page, size, broker }],
    queryFn: ({ signal }) => call("listProducers", { params: { instanceId }, query: { search: q, sort, page, pageSize: size ?? pageSizes[0], brokerName: broker }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

/** Connected instances of a producer group (PROD-4). */
export const producerClientsQuery = (instanceId: string, group: string) =>
  queryOptions({
    queryKey: [...clientsKey(instanceId), "producers", "of", group],
    queryFn: ({ signal }) => call("listProducerClients", { params: { instanceId, group }, signal }),
    refetchInterval: 10_000,
  });

/** One page of the consumers that are online, one row a group and topic (CONS-1). */
export const consumersQuery = (instanceId: string, { q, sort, page, size, broker }: ListPart<ConsumersSearch>) =>
  queryOptions({
    queryKey: [...clientsKey(instanceId), "consumers", { q, sort, page, size, broker }],
    queryFn: ({ signal }) => call("listConsumers", { params: { instanceId }, query: { search: q, sort, page, pageSize: size ?? pageSizes[0], brokerName: broker }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

/** Connected instances of a consumer group (CONS-2). */
export const consumerClientsQuery = (instanceId: string, group: string) =>
  queryOptions({
    queryKey: [...clientsKey(instanceId), "consumers", "of", group],
    queryFn: ({ signal }) => call("listConsumerClients", { params: { instanceId, group }, signal }),
    refetchInterval: 10_000,
  });

/** What one consumer client tells of itself; asked through a broker from the client itself, so only when the reader wants it. */
export const runningInfoQuery = (instanceId: string, group: string, clientId: string) =>
  queryOptions({
    queryKey: [...clientsKey(instanceId), "running", group, clientId],
    queryFn: ({ signal }) => call("getConsumerRunningInfo", { params: { instanceId, group, clientId }, signal }),
    retry: false,
    refetchOnWindowFocus: false,
  });

/** The stacks of every thread of a consumer client, on demand. */
export const takeThreadDump = async (instanceId: string, group: string, clientId: string): Promise<string> => (await call("getConsumerRunningInfo", { params: { instanceId, group, clientId }, query: { threadDump: "true" } })).threadDump;
