import { queryOptions } from "@tanstack/react-query";
import { call } from "../../api/call.ts";

const clusterKey = (instanceId: string) => ["instances", "cluster", instanceId] as const;

/** Every broker node and name server; read again every 10 s while it is shown. */
export const clusterQuery = (instanceId: string) =>
  queryOptions({
    queryKey: clusterKey(instanceId),
    queryFn: ({ signal }) => call("getCluster", { params: { instanceId }, signal }),
    refetchInterval: 10_000,
  });

/** One node with all that it tells of itself. */
export const brokerQuery = (instanceId: string, brokerName: string, brokerId: number) =>
  queryOptions({
    queryKey: [...clusterKey(instanceId), brokerName, brokerId],
    queryFn: ({ signal }) => call("getBroker", { params: { instanceId, brokerName, brokerId }, signal }),
    refetchInterval: 10_000,
  });
