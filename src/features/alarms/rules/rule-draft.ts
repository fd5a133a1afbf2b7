import { metricsOf, scopeOf } from "../../../contract/alarm-metrics.ts";
import type { AlarmDimension } from "../../../contract/alarm-metrics.ts";
import { metricRule } from "../../../contract/metric-names.ts";
import type { MetricName } from "../../../contract/metric-names.ts";
import type { MetricSubject } from "../../../contract/metrics.ts";
import { subjectKey } from "../../../contract/subject-key.ts";
import { thresholdOf, thresholdUnits, typedThreshold } from "../threshold-units.ts";
import type { RuleSettings } from "./queries.ts";
import type { RuleSearch } from "./search.ts";

type Condition = RuleSettings["conditions"][number];

/** A condition as it is typed: the threshold is text in a unit of choice. */
export interface ConditionDraft extends Omit<Condition, "threshold"> {
  threshold: string;
  unit: string;
}

/** A rule as it is typed. */
export interface RuleDraft extends Omit<RuleSettings, "conditions" | "objects" | "noData"> {
  conditions: ConditionDraft[];
  choice: RuleSettings["objects"]["choice"];
  subjects: MetricSubject[];
  pattern: string;
  noData: RuleSettings["noData"]["action"];
  noDataPoints: number;
}

/** What is wrong with a draft, by field; the texts are `problems.<word>`. */
export type DraftProblems = Partial<Record<"name" | "subjects" | "pattern" | `threshold${number}` | `mute${number}`, "required" | "notANumber" | "negative" | "tooLong">>;

export const statisticsOf = (metric: MetricName): Condition["statistic"][] => (metricRule(metric).kind === "rate" ? ["avg", "max", "min", "last", "total"] : ["max", "avg", "min", "last"]);

/** A condition to begin with. */
export function freshCondition(metric: MetricName): ConditionDraft {
  const statistic = statisticsOf(metric)[0] ?? "max";
  return { metric, statistic, periodMinutes: 1, comparison: ">", threshold: "", unit: thresholdUnits(metric, statistic)[0]?.id ?? "", points: 3 };
}

function draftCondition(condition: Condition): ConditionDraft {
  const { text, unit } = typedThreshold(condition.threshold, thresholdUnits(condition.metric, condition.statistic));
  return { ...condition, threshold: text, unit: unit.id };
}

/** Conditions of a preset or a template, as they are typed. */
export const draftConditions = (conditions: readonly Condition[]): ConditionDraft[] => conditions.map(draftCondition);

/** A new rule, of what the link names (a chart leads here), or of the metric that is asked for most. */
export function freshDraft({ broker, group, metric, of: dimension = "group", queue, topic }: Pick<RuleSearch, "broker" | "group" | "metric" | "of" | "queue" | "topic">): RuleDraft {
  const [first = "lag"] = metricsOf(dimension).toSorted((a, b) => Number(b === "lag") - Number(a === "lag"));
  const subject = subjectOf(dimension, { topic, group, broker, queue });
  return {
    name: "", enabled: true, dimension, choice: subject ? "named" : "all", subjects: subject ? [subject] : [], pattern: "", templateId: null, match: "any",
    conditions: [freshCondition(metric !== undefined && metricsOf(dimension).includes(metric) ? metric : first)],
    severity: "major", repeatMinutes: 60, noData: "keep", noDataPoints: 3, recoveryNotice: true, mute: [], policyIds: [], content: "",
  };
}

export function draftOf({ conditions, content, dimension, enabled, match, mute, name, noData, objects, policyIds, recoveryNotice, repeatMinutes, severity, templateId }: RuleSettings): RuleDraft {
  return {
    name, enabled, dimension, templateId, match, severity, repeatMinutes, recoveryNotice, mute, policyIds, content,
    conditions: draftConditions(conditions),
    choice: objects.choice,
    subjects: objects.choice === "named" ? objects.subjects : [],
    pattern: objects.choice === "pattern" ? objects.pattern : "",
    noData: noData.action,
    noDataPoints: noData.action === "raise" ? noData.points : 3,
  };
}

/** The settings that are typed, or what is wrong with them. The name is asked for only when the rule is saved. */
export function settingsOf({ choice, conditions, noData, noDataPoints, pattern, subjects, ...rest }: RuleDraft): { settings?: RuleSettings; problems: DraftProblems } {
  const problems: DraftProblems = {};
  const isInstance = rest.dimension === "instance";
  if (rest.name.trim() === "") problems.name = "required";
  else if (rest.name.trim().length > 64) problems.name = "tooLong";
  if (!isInstance && choice === "named" && subjects.length === 0) problems.subjects = "required";
  if (!isInstance && choice === "pattern" && pattern.trim() === "") problems.pattern = "required";
  const typed = conditions.map(({ unit, threshold, ...condition }, index): Condition => {
    const units = thresholdUnits(condition.metric, condition.statistic);
    const value = thresholdOf(threshold, units.find(({ id }) => id === unit) ?? units[0] ?? { id: "", size: 1 });
    if (value === undefined) problems[`threshold${index}`] = threshold.trim() === "" ? "required" : "notANumber";
    // No metric ever is.
    else if (value < 0) problems[`threshold${index}`] = "negative";
    return { ...condition, threshold: value ?? 0 };
  });
  rest.mute.forEach((window, index) => {
    if (window.kind === "weekly" && window.days.length === 0) problems[`mute${index}`] = "required";
  });
  const objects: RuleSettings["objects"] = isInstance || choice === "all" ? { choice: "all" } : choice === "named" ? { choice, subjects } : { choice, pattern };
  const settings: RuleSettings = { ...rest, objects, conditions: typed, noData: noData === "raise" ? { action: noData, points: noDataPoints } : { action: noData } };
  return Object.keys(problems).length > 0 ? { problems, ...(Object.keys(problems).every((field) => field === "name") && { settings }) } : { settings, problems };
}

/** Another dimension: its own metrics, and objects that are chosen anew. */
export function inDimension(draft: RuleDraft, dimension: AlarmDimension): RuleDraft {
  const known = metricsOf(dimension);
  const kept = draft.conditions.filter(({ metric }) => known.includes(metric));
  const { conditions } = freshDraft({ of: dimension });
  return { ...draft, dimension, subjects: [], choice: draft.choice === "named" ? "all" : draft.choice, templateId: null, conditions: kept.length > 0 ? kept : conditions };
}

interface NamedParts {
  topic: string | undefined;
  group: string | undefined;
  broker: string | undefined;
  queue: string | undefined;
}

function subjectOf(dimension: AlarmDimension, { broker, group, queue, topic }: NamedParts): MetricSubject | undefined {
  const scope = scopeOf(dimension);
  if (scope === "broker") return broker === undefined ? undefined : { scope, broker };
  if (scope === "topic") return topic === undefined ? undefined : { scope, topic };
  if (scope === "group") return group === undefined ? undefined : { scope, group };
  if (scope === "groupTopic") return group === undefined || topic === undefined ? undefined : { scope, group, topic };
  if (scope === "probe") return broker === undefined || !/^\d+$/.test(queue ?? "") ? undefined : { scope, broker, queueId: Number(queue) };
  return undefined;
}

/** A typed name as an object: `group@topic`, `broker/queue`, or just the name; undefined when it is none. */
export function typedSubject(dimension: AlarmDimension, text: string): MetricSubject | undefined {
  const name = text.trim();
  if (name === "") return undefined;
  const [group, topic] = name.split("@");
  const [, broker, queue] = /^(.+)\/(\d+)$/.exec(name) ?? [];
  const scope = scopeOf(dimension);
  return subjectOf(dimension, scope === "groupTopic" ? { group, topic, broker: undefined, queue: undefined } : scope === "probe" ? { broker, queue, group: undefined, topic: undefined } : { topic: name, group: name, broker: name, queue: undefined });
}

/** Adds an object once. */
export function withSubject(subjects: readonly MetricSubject[], subject: MetricSubject): MetricSubject[] {
  return subjects.some((other) => subjectKey(other) === subjectKey(subject)) ? [...subjects] : [...subjects, subject];
}
