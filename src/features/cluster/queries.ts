import { queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";
import { brokerNamesQuery } from "../../api/instance-queries.ts";

export type NodeEffect = AnswerOf<"getBrokerEffect">;
type Permission = CallOptions<"updateBroker">["body"]["permission"];

const refreshMs = 10_000;
/** While a node starts or stops. */
const busyRefreshMs = 1_000;
/** What a broker lets through (brokerPermission), most first. */
export const permissionChoices = ["6", "4", "2"] as const;
export type PermissionChoice = (typeof permissionChoices)[number];
/** Masters alone are started, stopped and given a permission. */
const masterId = 0;

const clusterKey = (instanceId: string) => ["instances", "cluster", instanceId] as const;

/** Every broker node and name server; read again every 10 s while it is shown, every second while a node starts or stops. */
export const clusterQuery = (instanceId: string) =>
  queryOptions({
    queryKey: clusterKey(instanceId),
    queryFn: ({ signal }) => call("getCluster", { params: { instanceId }, signal }),
    refetchInterval: ({ state }) => (state.data?.brokers.some((row) => row.state === "starting" || row.state === "stopping") ? busyRefreshMs : refreshMs),
  });

/** One node with all that it tells of itself. */
export const brokerQuery = (instanceId: string, brokerName: string, brokerId: number) =>
  queryOptions({
    queryKey: [...clusterKey(instanceId), brokerName, brokerId],
    queryFn: ({ signal }) => call("getBroker", { params: { instanceId, brokerName, brokerId }, signal }),
    refetchInterval: refreshMs,
  });

/** What clients lose without a node: read anew each time that it is asked about. */
export const effectQuery = (instanceId: string, brokerName: string) =>
  queryOptions({
    queryKey: [...clusterKey(instanceId), brokerName, "effect"],
    queryFn: ({ signal }) => call("getBrokerEffect", { params: { instanceId, brokerName, brokerId: masterId }, signal }),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 3_000,
  });

export async function controlBroker(queryClient: QueryClient, instanceId: string, brokerName: string, body: CallOptions<"controlBroker">["body"]): Promise<AnswerOf<"controlBroker">["state"]> {
  try {
    const answer = call("controlBroker", { params: { instanceId, brokerName, brokerId: masterId }, body });
    // The list shows "starting" and "stopping" while the answer is waited for.
    void queryClient.invalidateQueries({ queryKey: clusterKey(instanceId) });
    return (await answer).state;
  } finally {
    void queryClient.invalidateQueries({ queryKey: brokerNamesQuery(instanceId).queryKey });
    await queryClient.invalidateQueries({ queryKey: clusterKey(instanceId) });
  }
}

export async function drainBroker(instanceId: string, brokerName: string, drained: boolean): Promise<void> {
  await call("drainBroker", { params: { instanceId, brokerName, brokerId: masterId }, body: { drained } });
}

export async function updateBroker(queryClient: QueryClient, instanceId: string, brokerName: string, permission: Permission): Promise<void> {
  await call("updateBroker", { params: { instanceId, brokerName, brokerId: masterId }, body: { permission } });
  await queryClient.invalidateQueries({ queryKey: clusterKey(instanceId) });
}
