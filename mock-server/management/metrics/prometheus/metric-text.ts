import { metricRule } from "../../../../src/contract/metric-names.ts";
import type { MetricName, MetricScope, MetricUnit } from "../../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";

/*
 * The Prometheus text format, version 0.0.4: `# HELP` and `# TYPE` once a family, then a line a sample.
 *
 *   name{label="value",...} number
 */

export const prometheusContentType = "text/plain; version=0.0.4; charset=utf-8";

export type Labels = Record<string, string>;

export interface Sample {
  labels: Labels;
  value: number;
}

/** All samples of one name; a name may stand in the text only once. */
export interface Family {
  name: string;
  help: string;
  samples: Sample[];
}

/** How a unit reads in a help line. */
const unitWords: Record<MetricUnit, string> = {
  messages: "messages",
  messagesPerSecond: "messages a second",
  bytes: "bytes",
  bytesPerSecond: "bytes a second",
  callsPerSecond: "calls a second",
  timesPerSecond: "times a second",
  ms: "milliseconds",
  ratio: "0 to 1",
  clients: "clients",
  nodes: "nodes",
};

/** `mqdeck_group_ready_time_ms`: scope, metric, and the unit where nobody would guess it. */
export function metricTextName(metric: MetricName, scope: MetricScope): string {
  const suffix = metricRule(metric).unit === "ms" ? "_ms" : "";
  return `mqdeck_${snake(scope)}_${snake(metric)}${suffix}`;
}

/** Engines tell these as sums of their last minute; of a broker, and the sum of brokers, they come from running totals. */
const minuteSums: Partial<Record<MetricName, readonly MetricScope[]>> = {
  produceBytes: ["topic"],
  consumeBytes: ["instance", "topic", "group", "groupTopic"],
  throttleRate: ["topic", "group"],
};
/** Of brokers and instances no engine tells topics apart in these. */
const ofAllTopics = new Set<MetricName>(["produceBytes", "produceCalls", "deliverRate", "deliverPeak", "consumeCalls"]);

/** What a figure is, and of which time. */
export function metricHelp(metric: MetricName, scope: MetricScope): string {
  const { kind, unit } = metricRule(metric);
  const isMinuteSum = minuteSums[metric]?.includes(scope);
  const time = isMinuteSum ? "mean of an earlier minute, up to a minute late" : kind === "rate" ? "over the last 10 s" : kind === "peak" ? "in the busiest of the last 10 seconds" : "now";
  const isOfAll = (scope === "instance" || scope === "broker") && ofAllTopics.has(metric);
  return `${unitWords[unit]}, ${time}${isOfAll ? ", all topics with retries, traces and probes" : ""}`;
}

/** The names that a subject is made of. `instance` is left to Prometheus, which puts its own target there. */
export function subjectLabels(subject: MetricSubject): Labels {
  const labels: Labels = {};
  for (const [part, value] of Object.entries(subject)) if (part !== "scope") labels[snake(part)] = String(value);
  return labels;
}

/** One family as text, with a line end after each line. A family without samples is no text. */
export function familyText({ help, name, samples }: Family): string {
  if (samples.length === 0) return "";
  const lines = samples.map(({ labels, value }) => `${name}{${labelsText(labels)}} ${numberText(value)}\n`);
  return `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

/** `name="value"` pairs, escaped as text and queries both want it. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`).replaceAll("\n", String.raw`\n`)}"`)
    .join(",");
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

function snake(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
