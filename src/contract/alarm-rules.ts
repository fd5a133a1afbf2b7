import { z } from "zod";
import { alarmDimensions, metricsOf, scopeOf } from "./alarm-metrics.ts";
import { alarmComparison, alarmSeverity } from "./alarm-shared.ts";
import { muteWindow } from "./alarm-mute.ts";
import { defineEndpoints } from "./endpoint.ts";
import { hasStatistic } from "./metric-fit.ts";
import { metricName, metricStatistic, metricSubject } from "./metrics.ts";
import { remark } from "./names.ts";
import { count, instanceParams, listOf, listQuery, noContent, timestampMs } from "./paging.ts";
import { subjectKey } from "./subject-key.ts";

export const alarmDimension = z.enum(alarmDimensions);

/** How often a standing alarm is told again, in minutes (ALM-015); 0 = never. */
export const repeatMinutes = z.literal([0, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440]);
const periodMinutes = z.literal([1, 5]).describe("statistic period (ALM-012)");

/** One condition (ALM-008): N points in a row of one period each pass the threshold. The threshold is in the unit of the point. */
export const alarmCondition = z.object({
  metric: metricName,
  statistic: metricStatistic,
  periodMinutes,
  comparison: alarmComparison,
  threshold: z.number(),
  points: z.number().int().min(1).max(10),
});
export type AlarmCondition = z.output<typeof alarmCondition>;

/** Any (ALM-009) or all (ALM-010) of up to ten conditions. */
const conditionSet = { match: z.enum(["any", "all"]), conditions: z.array(alarmCondition).min(1).max(10) };

/** `fine`: a missing point counts as one that does not pass. `raise`: an alarm of its own after so many in a row. */
const noDataBehaviour = z.discriminatedUnion("action", [z.object({ action: z.literal("keep") }), z.object({ action: z.literal("fine") }), z.object({ action: z.literal("raise"), points: z.number().int().min(1).max(10) })]);

/** ALM-006. A pattern takes `*` and `?`; of a group on a topic it is `group@topic`, or the group alone for all its topics. */
export const alarmObjects = z.discriminatedUnion("choice", [
  z.object({ choice: z.literal("all") }),
  z.object({ choice: z.literal("named"), subjects: z.array(metricSubject).min(1).max(200) }),
  z.object({ choice: z.literal("pattern"), pattern: z.string().trim().min(1).max(500) }),
]);
export type AlarmObjects = z.output<typeof alarmObjects>;

const ruleName = z.string().trim().min(1).max(64);

const ruleSettings = {
  name: ruleName,
  enabled: z.boolean(),
  dimension: alarmDimension,
  objects: alarmObjects,
  templateId: z.string().max(64).nullable().describe("its conditions are those of the template, now and after it changes (ALM-023)"),
  ...conditionSet,
  severity: alarmSeverity,
  repeatMinutes,
  noData: noDataBehaviour,
  recoveryNotice: z.boolean().describe("one notice when it is over (ALM-015)"),
  mute: z.array(muteWindow).max(10).describe("no notices while one of them holds; the history goes on"),
  policyIds: z.array(z.string().min(1).max(64)).max(20).describe("notification policies; empty = only the history"),
  content: remark.describe("said in the notice besides the facts (ALARM-4)"),
};

/** Metrics that the dimension does not have, and totals of what is no rate. */
function refineConditions(rule: { dimension: z.output<typeof alarmDimension>; conditions: AlarmCondition[] }, context: z.RefinementCtx): void {
  const known = metricsOf(rule.dimension);
  rule.conditions.forEach(({ metric, statistic }, index) => {
    if (!known.includes(metric)) context.addIssue({ code: "custom", path: ["conditions", index, "metric"], message: "not_in_list" });
    if (!hasStatistic(metric, statistic)) context.addIssue({ code: "custom", path: ["conditions", index, "statistic"], message: "not_in_list" });
  });
}

function refineObjects({ dimension, objects }: { dimension: z.output<typeof alarmDimension>; objects: AlarmObjects }, context: z.RefinementCtx): void {
  if (dimension === "instance" && objects.choice !== "all") context.addIssue({ code: "custom", path: ["objects"], message: "not_in_list" });
  if (objects.choice !== "named") return;
  const scope = scopeOf(dimension);
  if (objects.subjects.some((subject) => subject.scope !== scope)) context.addIssue({ code: "custom", path: ["objects", "subjects"], message: "not_in_list" });
  if (new Set(objects.subjects.map(subjectKey)).size < objects.subjects.length) context.addIssue({ code: "custom", path: ["objects", "subjects"], message: "not_unique" });
}

export const alarmRuleSettings = z.object(ruleSettings).superRefine((rule, context) => {
  refineConditions(rule, context);
  refineObjects(rule, context);
});
export type AlarmRuleSettings = z.output<typeof alarmRuleSettings>;

export const alarmRule = z.object({
  ...ruleSettings,
  id: z.string(),
  instanceId: z.string(),
  templateName: z.string().nullable(),
  presetId: z.string().nullable().describe("made of this preset"),
  firing: count.describe("alarms of it that stand now"),
  hasData: z.boolean().describe("false = of what it watches nothing came in the last 10 minutes, so it cannot fire"),
  mutedNow: z.object({ until: timestampMs.nullable().describe("null = not within a week") }).nullable().describe("a mute window holds"),
  createdAt: timestampMs,
  createdBy: z.string(),
  updatedAt: timestampMs,
  updatedBy: z.string(),
});
export type AlarmRule = z.output<typeof alarmRule>;

export const alarmTemplateSettings = z.object({ name: ruleName, remark, dimension: alarmDimension, ...conditionSet }).superRefine(refineConditions);
export type AlarmTemplateSettings = z.output<typeof alarmTemplateSettings>;

const alarmTemplate = z.object({ id: z.string(), name: ruleName, remark, dimension: alarmDimension, ...conditionSet, rules: count.describe("rules that are bound to it, of all instances"), updatedAt: timestampMs, updatedBy: z.string() });
export type AlarmTemplate = z.output<typeof alarmTemplate>;

const ruleParams = instanceParams.extend({ ruleId: z.string().min(1).max(64) });
const templateParams = z.object({ templateId: z.string().min(1).max(64) });

const span = z.object({ from: timestampMs, to: timestampMs, kind: z.enum(["raised", "noData"]), value: z.number().nullable().describe("of the first condition that was met, when it began"), stands: z.boolean().describe("it had not ended by the end of the range") });

const backTest = z.object({
  from: timestampMs,
  to: timestampMs,
  fired: count.describe("alarms that would have been raised"),
  noData: count,
  notices: count.describe("notices of all kinds that would have gone out"),
  objects: z.array(z.object({ subject: metricSubject, fired: count, noData: count, spans: z.array(span).max(200), worst: z.array(z.number().nullable()).describe("per condition: the value farthest beyond its threshold, or nearest to it"), covered: z.number().describe("0 to 1: part of the range that has points") })).describe("those that fired most"),
  objectsFired: count,
  objectsChecked: count,
  objectsTotal: count.describe("objects of the rule; the busiest of them were checked"),
  covered: z.number().describe("0 to 1: part of the range that has points of any object"),
  dataFrom: timestampMs.nullable().describe("first point of any object"),
  tierMs: count.describe("the coarsest stored step that was read; up to 60 s the result is exact"),
});
export type BackTest = z.output<typeof backTest>;

export const alarmRuleEndpoints = defineEndpoints({
  listAlarmRules: {
    summary: "Alarm rules of an instance (ALARM-6)",
    params: instanceParams,
    query: listQuery(["name", "dimension", "severity", "firing", "updatedAt"]).extend({ dimension: alarmDimension.or(z.literal("")).default(""), enabled: z.enum(["true", "false", ""]).default("") }),
    response: listOf(alarmRule),
  },
  getAlarmRule: { summary: "One alarm rule", params: ruleParams, response: alarmRule },
  createAlarmRule: { summary: "Create an alarm rule (ALARM-4)", params: instanceParams, body: alarmRuleSettings, response: alarmRule },
  updateAlarmRule: { summary: "Change an alarm rule; a change of what it watches closes its alarms", params: ruleParams, body: alarmRuleSettings, response: alarmRule },
  switchAlarmRule: { summary: "Switch a rule on or off; off closes its alarms", params: ruleParams, body: z.object({ enabled: z.boolean() }), response: alarmRule },
  deleteAlarmRule: { summary: "Delete an alarm rule; its alarms are closed, its history stays", params: ruleParams, response: noContent },
  createPresetRules: {
    summary: "Create the suggested rules of an instance (ALM-031); a preset that a rule was made of already is passed over",
    params: instanceParams,
    body: z.object({ rules: z.array(z.object({ preset: z.string().min(1).max(64), name: ruleName })).min(1).max(50), policyIds: z.array(z.string().min(1).max(64)).max(20) }),
    response: z.object({ created: z.array(alarmRule) }),
  },
  backTestAlarmRule: {
    summary: "What a rule that is not saved would have done over the stored history",
    params: instanceParams,
    body: z.object({ rule: z.object(ruleSettings).omit({ name: true, enabled: true, policyIds: true, content: true }).superRefine((rule, context) => {
      refineConditions(rule, context);
      refineObjects(rule, context);
    }), days: z.literal([1, 3, 7, 14]) }),
    response: backTest,
  },
  listAlarmTemplates: { summary: "Condition templates (ALM-020)", query: listQuery(["name", "dimension", "rules", "updatedAt"]).extend({ dimension: alarmDimension.or(z.literal("")).default("") }), response: listOf(alarmTemplate) },
  createAlarmTemplate: { summary: "Create a condition template", body: alarmTemplateSettings, response: alarmTemplate },
  updateAlarmTemplate: { summary: "Change a condition template; rules bound to it follow (ALM-023)", params: templateParams, body: alarmTemplateSettings, response: alarmTemplate },
  deleteAlarmTemplate: { summary: "Delete a condition template; refused while a rule is bound to it", params: templateParams, response: noContent },
});
