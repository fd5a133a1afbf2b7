import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";

/** Names of the brokers, each once, for filters, and of those that answer for forms, with the cluster of the first. */
export const brokerNamesQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ["brokerNames", instanceId],
    queryFn: async ({ signal }) => {
      const { brokers } = await call("getCluster", { params: { instanceId }, signal });
      const namesOf = (rows: typeof brokers): string[] => [...new Set(rows.map(({ brokerName }) => brokerName))].sort();
      return { cluster: brokers[0]?.cluster ?? "", names: namesOf(brokers), running: namesOf(brokers.filter(({ state }) => state === "running")) };
    },
    staleTime: 60_000,
  });

/** Addresses for sample code, and what the engine can do. */
export const accessQuery = (instanceId: string) =>
  queryOptions({ queryKey: ["access", instanceId], queryFn: ({ signal }) => call("getInstance", { params: { instanceId }, signal }), staleTime: 60_000 });

/** One instance with its state and figures; changes of instances invalidate all that begins with "instances". */
export const instanceQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ["instances", "one", instanceId],
    queryFn: ({ signal }) => call("getInstance", { params: { instanceId }, signal }),
    refetchInterval: 10_000,
  });

const proposedNames = 20;

/** The first topics whose name contains the text, each once; all are never loaded. */
export const topicNamesQuery = (instanceId: string, search: string, kinds: "user" | "all" = "user") =>
  queryOptions({
    queryKey: ["names", instanceId, "topics", kinds, search],
    queryFn: async ({ signal }) => [...new Set((await call("listTopics", { params: { instanceId }, query: { search, kind: search === "" ? "user" : kinds, pageSize: proposedNames }, signal })).rows.map((row) => row.topic))],
    placeholderData: keepPreviousData,
  });

/** The first consumer groups whose name contains the text, each once. */
export const groupNamesQuery = (instanceId: string, search: string) =>
  queryOptions({
    queryKey: ["names", instanceId, "groups", search],
    queryFn: async ({ signal }) => [...new Set((await call("listGroups", { params: { instanceId }, query: { search, pageSize: proposedNames }, signal })).rows.map((row) => row.group))],
    placeholderData: keepPreviousData,
  });
