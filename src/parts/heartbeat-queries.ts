import { queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import type { AnswerOf } from "../api/call.ts";

const refreshMs = 5_000;
const heartbeatKey = (instanceId: string) => ["instances", "heartbeat", instanceId] as const;

export const heartbeatQuery = (instanceId: string) => queryOptions({ queryKey: heartbeatKey(instanceId), queryFn: ({ signal }) => call("getHeartbeat", { params: { instanceId }, signal }), refetchInterval: refreshMs });

export async function updateHeartbeat(queryClient: QueryClient, instanceId: string, enabled: boolean, deleteTopic = false): Promise<AnswerOf<"updateHeartbeat">> {
  try {
    return await call("updateHeartbeat", { params: { instanceId }, body: { enabled, deleteTopic } });
  } finally {
    await queryClient.invalidateQueries({ queryKey: heartbeatKey(instanceId) });
  }
}
