import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import { pageSizes } from "../../../lib/search-params.ts";
import { alarmDays } from "./search.ts";
import type { AlarmHistorySearch } from "./search.ts";

const refreshMs = 10_000;
const dayMs = 24 * 60 * 60_000;
const alarmsKey = (instanceId: string) => ["alarms", instanceId] as const;

/** One page of the history as the link describes it. */
export const alarmListQuery = (instanceId: string, { q, sort, page, size, state, severity, ack, rule, days }: AlarmHistorySearch) =>
  queryOptions({
    queryKey: [...alarmsKey(instanceId), "list", { q, sort, page, size, state, severity, ack, rule, days }],
    queryFn: ({ signal }) =>
      call("listAlarmEvents", {
        params: { instanceId },
        query: { search: q, sort: sort ?? "state", page, pageSize: size ?? pageSizes[0], state, severity, acknowledged: ack, ruleId: rule, from: days && Date.now() - alarmDays[days] * dayMs },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

export const alarmQuery = (instanceId: string, alarmId: string) =>
  queryOptions({ queryKey: [...alarmsKey(instanceId), "one", alarmId], queryFn: ({ signal }) => call("getAlarm", { params: { instanceId, alarmId }, signal }), refetchInterval: refreshMs });

/** What the channels did with the notice of one event. */
export const deliveriesQuery = (eventId: string) =>
  queryOptions({ queryKey: ["deliveries", "ofEvent", eventId], queryFn: ({ signal }) => call("listDeliveries", { query: { eventId, pageSize: 50 }, signal }), refetchInterval: refreshMs });

/** Says that somebody looks after an alarm, and reads everything about alarms again. */
export async function acknowledge(queryClient: QueryClient, instanceId: string, alarmId: string, note: string): Promise<void> {
  await call("acknowledgeAlarm", { params: { instanceId, alarmId }, body: { note } });
  await queryClient.invalidateQueries({ queryKey: ["alarms"] });
}
