import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../../api/call.ts";
import { pageSizes } from "../../../lib/search-params.ts";
import type { RuleSearch } from "./search.ts";

export type RuleSettings = CallOptions<"createAlarmRule">["body"];
export type BackTestBody = CallOptions<"backTestAlarmRule">["body"];
export type BackTest = AnswerOf<"backTestAlarmRule">;

const refreshMs = 10_000;
const rulesKey = (instanceId: string) => ["alarms", instanceId, "rules"] as const;

/** One page of the rules as the link describes it. */
export const ruleListQuery = (instanceId: string, { q, sort, page, size, dimension, enabled }: RuleSearch) =>
  queryOptions({
    queryKey: [...rulesKey(instanceId), "list", { q, sort, page, size, dimension, enabled }],
    queryFn: ({ signal }) => call("listAlarmRules", { params: { instanceId }, query: { search: q, sort, page, pageSize: size ?? pageSizes[0], dimension, enabled }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

/** A rule as it is edited: what is typed must not be lost to a fresh copy. */
export const ruleQuery = (instanceId: string, ruleId: string) => queryOptions({ queryKey: [...rulesKey(instanceId), "one", ruleId], queryFn: ({ signal }) => call("getAlarmRule", { params: { instanceId, ruleId }, signal }), staleTime: 0 });

/** What the rule that is being typed would have done. */
export const backTestQuery = (instanceId: string, body: BackTestBody) =>
  queryOptions({ queryKey: [...rulesKey(instanceId), "backTest", body], queryFn: ({ signal }) => call("backTestAlarmRule", { params: { instanceId }, body, signal }), staleTime: 60_000, placeholderData: keepPreviousData });

/** Templates to bind a rule to. */
export const templateChoicesQuery = () => queryOptions({ queryKey: ["alarmTemplates", "choices"], queryFn: ({ signal }) => call("listAlarmTemplates", { query: { pageSize: 200 }, signal }), staleTime: 0 });

/** Notification policies of the whole console, for choosing. */
export const policyChoicesQuery = () => queryOptions({ queryKey: ["notifications", "policies", "choices"], queryFn: ({ signal }) => call("listPolicies", { query: { pageSize: 200 }, signal }), staleTime: 0 });

/** Objects that have figures, for choosing by name. */
export const knownObjectsQuery = (instanceId: string, query: Pick<CallOptions<"rankMetric">["query"], "metric" | "scope">) =>
  queryOptions({
    queryKey: [...rulesKey(instanceId), "objects", query],
    queryFn: ({ signal }) => call("rankMetric", { params: { instanceId }, query: { ...query, from: Date.now() - 24 * 60 * 60_000, to: Date.now(), limit: 100 }, signal }),
    staleTime: 60_000,
  });

/** Every change of this page; the lists are read again after each. */
export function ruleChanges(queryClient: QueryClient, instanceId: string) {
  const then = async <T>(change: Promise<T>): Promise<T> => {
    const answer = await change;
    await queryClient.invalidateQueries({ queryKey: ["alarms"] });
    return answer;
  };
  const of = (ruleId: string): { params: { instanceId: string; ruleId: string } } => ({ params: { instanceId, ruleId } });
  return {
    create: (body: RuleSettings) => then(call("createAlarmRule", { params: { instanceId }, body })),
    update: (ruleId: string, body: RuleSettings) => then(call("updateAlarmRule", { ...of(ruleId), body })),
    switch: (ruleId: string, enabled: boolean) => then(call("switchAlarmRule", { ...of(ruleId), body: { enabled } })),
    remove: (ruleId: string) => then(call("deleteAlarmRule", of(ruleId))),
    createPresets: (rules: { preset: string; name: string }[], policyIds: string[]) => then(call("createPresetRules", { params: { instanceId }, body: { rules, policyIds } })),
  };
}
