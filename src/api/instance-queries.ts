import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";

/** Names of the brokers, each once, for filters and forms, with the cluster of the first. */
export const brokerNamesQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ["brokerNames", instanceId],
    queryFn: async ({ signal }) => {
      const { brokers } = await call("getCluster", { params: { instanceId }, signal });
      const names = new Set(brokers.map(({ brokerName }) => brokerName));
      return { cluster: brokers[0]?.cluster ?? "", names: [...names].sort() };
    },
    staleTime: 60_000,
  });

/** Addresses for sample code, and what the engine can do. */
export const accessQuery = (instanceId: string) =>
  queryOptions({ queryKey: ["access", instanceId], queryFn: ({ signal }) => call("getInstance", { params: { instanceId }, signal }), staleTime: 60_000 });
