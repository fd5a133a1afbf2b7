import { queryOptions } from "@tanstack/react-query";
import { call } from "../../api/call.ts";

const dialTestKey = (instanceId: string) => ["instances", "dial-test", instanceId] as const;
/** Who of a group is online now, and would notice a consume test. */
export const onlineClientsQuery = (instanceId: string, group: string) =>
  queryOptions({
    queryKey: [...dialTestKey(instanceId), "online", group],
    queryFn: async ({ signal }) => (await call("listConsumerClients", { params: { instanceId, group }, signal })).rows.map((client) => client.clientId),
    enabled: group !== "",
    retry: false,
  });

/** Whether delays to any time are offered; undefined while the engine was not asked yet. */
export const delayTimesQuery = (instanceId: string) =>
  queryOptions({
    queryKey: [...dialTestKey(instanceId), "delayTimes"],
    queryFn: async ({ signal }) => (await call("getInstance", { params: { instanceId }, signal })).capabilities.find(({ name }) => name === "delayTimes")?.supported ?? null,
    staleTime: 60_000,
  });
