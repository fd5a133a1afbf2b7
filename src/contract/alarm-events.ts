import { z } from "zod";
import { alarmDimension } from "./alarm-rules.ts";
import { alarmEventKind, alarmSeverity, noticeCondition } from "./alarm-shared.ts";
import { defineEndpoints } from "./endpoint.ts";
import { metricSubject } from "./metrics.ts";
import { remark } from "./names.ts";
import { count, instanceParams, listOf, listQuery, timestampMs } from "./paging.ts";

/** How long alarms that are over are kept: so many days, and of each instance the newest so many. Those that stand are kept in any case. */
export const alarmsKept = { days: 365, ofInstance: 100_000 } as const;

/** Why an alarm is over. */
export const alarmEnd = z.enum(["recovered", "objectGone", "ruleChanged", "ruleDisabled", "ruleDeleted"]);
export type AlarmEnd = z.output<typeof alarmEnd>;

/** One alarm from its begin to its end (ALM-032). */
export const alarm = z.object({
  id: z.string(),
  instanceId: z.string(),
  instanceName: z.string(),
  ruleId: z.string(),
  ruleName: z.string(),
  dimension: alarmDimension,
  subject: metricSubject,
  severity: alarmSeverity,
  kind: z.enum(["raised", "noData"]),
  match: z.enum(["any", "all"]),
  conditions: z.array(noticeCondition).describe("what was seen when it was raised"),
  raisedAt: timestampMs,
  late: z.boolean().describe("found after a time in which the console was not running"),
  endedAt: timestampMs.nullable(),
  endReason: alarmEnd.nullable(),
  acknowledgedAt: timestampMs.nullable(),
  acknowledgedBy: z.string(),
  note: z.string(),
  repeats: count,
  muted: z.boolean().describe("no notice was sent, because of a mute window"),
});
export type Alarm = z.output<typeof alarm>;

/**
 * Why nobody was told of an event. `replaced`: another alarm of the same object began in its place; `neverTold`: an end of what nobody was told of;
 * `ruleChanged`: it ended because its rule was changed, switched off or deleted. Empty: somebody was, or it is older than these reasons.
 */
export const noNoticeReason = z.enum(["", "muted", "noPolicy", "recoveryOff", "neverTold", "replaced", "ruleChanged"]);
export type NoNoticeReason = z.output<typeof noNoticeReason>;

const alarmEvent = z.object({ id: z.string(), kind: alarmEventKind, at: timestampMs, late: z.boolean(), notified: z.boolean(), noNotice: noNoticeReason, conditions: z.array(noticeCondition) });

/** `state`: what needs somebody now, the worst first; then what somebody looks after; then what is over, the newest first. */
const sortColumns = ["raisedAt", "endedAt", "severity", "ruleName", "state"] as const;

const alarmParams = instanceParams.extend({ alarmId: z.string().min(1).max(64) });

export const alarmEventEndpoints = defineEndpoints({
  listAlarmEvents: {
    summary: "Alarms of an instance, standing and over (ALM-032)",
    params: instanceParams,
    query: listQuery(sortColumns).extend({
      sort: listQuery(sortColumns).shape.sort.default("-raisedAt"),
      state: z.enum(["firing", "ended", ""]).default(""),
      severity: alarmSeverity.or(z.literal("")).default(""),
      acknowledged: z.enum(["true", "false", ""]).default(""),
      ruleId: z.string().max(64).default(""),
      from: z.coerce.number().int().min(0).default(0).describe("raised at or after"),
      to: z.coerce.number().int().min(0).default(0).describe("raised before; 0 = now"),
    }),
    response: listOf(alarm),
  },
  getAlarm: { summary: "One alarm with every event of it", params: alarmParams, response: alarm.extend({ events: z.array(alarmEvent), ruleExists: z.boolean() }) },
  acknowledgeAlarm: { summary: "Say that somebody looks after an alarm: it is not repeated any more", params: alarmParams, body: z.object({ note: remark }), response: alarm },
  countFiringAlarms: {
    summary: "Alarms that stand now, by instance and severity",
    response: z.object({ total: count, acknowledged: count.describe("of the total: somebody looks after them"), instances: z.array(z.object({ instanceId: z.string(), instanceName: z.string(), total: count, acknowledged: count, critical: count.describe("that nobody looks after"), newest: timestampMs })), asOf: timestampMs }),
  },
});
