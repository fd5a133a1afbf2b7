import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";

export type ProbesAnswer = AnswerOf<"getProbes">;
export type ProbeRow = ProbesAnswer["rows"][number];
export type ServiceLevel = AnswerOf<"getServiceLevel">;
type PlanChanges = CallOptions<"updateProbePlan">["body"];

const refreshMs = 5_000;
const shownResults = 20;
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

/** The newest probes of one queue. */
export const probeResultsQuery = (instanceId: string, brokerName: string, queueId: number) =>
  queryOptions({
    queryKey: [...probesKey(instanceId), "results", brokerName, queueId],
    queryFn: ({ signal }) => call("listProbeResults", { params: { instanceId }, query: { brokerName, queueId, limit: shownResults }, signal }),
    refetchInterval: refreshMs,
  });

export async function updatePlan(queryClient: QueryClient, instanceId: string, changes: PlanChanges): Promise<AnswerOf<"updateProbePlan">> {
  try {
    return await call("updateProbePlan", { params: { instanceId }, body: changes });
  } finally {
    await queryClient.invalidateQueries({ queryKey: probesKey(instanceId) });
  }
}
