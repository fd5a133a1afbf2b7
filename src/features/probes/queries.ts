import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";

export type ProbesAnswer = AnswerOf<"getProbes">;
export type ProbeRow = ProbesAnswer["rows"][number];
export type ServiceLevel = AnswerOf<"getServiceLevel">;
type PlanChanges = CallOptions<"updateProbePlan">["body"];

const refreshMs = 5_000;
const levelRefreshMs = 10_000;
const probesKey = (instanceId: string) => ["instances", "probes", instanceId] as const;

export const probesQuery = (instanceId: string) =>
  queryOptions({ queryKey: [...probesKey(instanceId), "plan"], queryFn: ({ signal }) => call("getProbes", { params: { instanceId }, signal }), refetchInterval: refreshMs });

/** Of the instance, of a broker, or of one of its queues. */
export const serviceLevelQuery = (instanceId: string, { broker, queue }: { broker?: string | undefined; queue?: number | undefined }) =>
  queryOptions({
    queryKey: [...probesKey(instanceId), "level", broker, queue],
    queryFn: ({ signal }) => call("getServiceLevel", { params: { instanceId }, query: { brokerName: broker, queueId: queue }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: levelRefreshMs,
  });

export async function updatePlan(queryClient: QueryClient, instanceId: string, changes: PlanChanges): Promise<AnswerOf<"updateProbePlan">> {
  try {
    return await call("updateProbePlan", { params: { instanceId }, body: changes });
  } finally {
    await queryClient.invalidateQueries({ queryKey: probesKey(instanceId) });
  }
}
