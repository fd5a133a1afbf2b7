import { z } from "zod";
import { metricName, metricStatistic, metricSubject } from "./metrics.ts";
import { count, figure, timestampMs } from "./paging.ts";

/** From the worst to the mildest. */
export const alarmSeverity = z.enum(["critical", "major", "minor", "info"]);
export type AlarmSeverity = z.output<typeof alarmSeverity>;

/** What happened to an alarm: it began, goes on (ALM-013), ended, or its figures stopped coming. */
export const alarmEventKind = z.enum(["raised", "repeated", "recovered", "noData"]);
export type AlarmEventKind = z.output<typeof alarmEventKind>;

/** What a notice tells; `test` is sent by hand. */
export const noticeKind = z.enum([...alarmEventKind.options, "test"]);
export type NoticeKind = z.output<typeof noticeKind>;

export const alarmComparison = z.enum([">", ">=", "<", "<=", "==", "!="]);

/** One condition of a rule with what was seen, as it stood when the notice was made: a later edit of the rule changes no notice. */
export const noticeCondition = z.object({
  metric: metricName,
  statistic: metricStatistic,
  periodMs: count.describe("statistic period of one point (ALM-011)"),
  comparison: alarmComparison,
  threshold: z.number().describe("in the unit of the metric"),
  value: figure.describe("the last point; null = there was none"),
  points: count.describe("consecutive points that it takes"),
  met: z.boolean(),
});
export type NoticeCondition = z.output<typeof noticeCondition>;

/** The facts of a notice; texts are made of them in the languages of the policy. */
export const noticeFacts = z.object({
  eventId: z.string(),
  ruleId: z.string(),
  ruleName: z.string(),
  instanceId: z.string(),
  instanceName: z.string(),
  severity: alarmSeverity,
  kind: noticeKind,
  subject: metricSubject,
  conditions: z.array(noticeCondition),
  at: timestampMs.describe("of the event"),
  raisedAt: timestampMs.nullable().describe("since when the alarm stands or stood; null = it never was raised"),
  content: z.string().describe("what the rule says besides (ALARM-4); empty = nothing"),
  link: z.string().describe("path of a page of the console, with a leading slash"),
});
export type NoticeFacts = z.output<typeof noticeFacts>;
