import { metricRule } from "../contract/metric-names.ts";
import type { MetricName } from "../contract/metric-names.ts";
import type { MetricSubject } from "../contract/metrics.ts";
import type { WantedSeries } from "./metric-queries.ts";

/** One chart of a page: its series, and the key of its title unless that is the name of its metric. */
export interface ChartPlan {
  id: string;
  title?: "rates" | "traffic" | "calls" | "lag" | "lagByGroup" | "delays" | "failures" | "clients" | "load" | "diskTraffic" | "ratesByBroker" | "diskByBroker";
  series: readonly WantedSeries[];
}

/** As many lines as can be told apart. */
const mostLines = 20;

const of = (subject: MetricSubject, ...metrics: MetricName[]): WantedSeries[] => metrics.map((metric) => ({ metric, subject }));

/** A topic (MON-028 to MON-034): rates with their peak, traffic, lag as three curves and by group, stored, throttled. */
export function topicCharts(topic: string, groups: readonly string[]): ChartPlan[] {
  const subject = { scope: "topic", topic } as const;
  const byGroup = groups.slice(0, mostLines).flatMap((group) => of({ scope: "groupTopic", group, topic }, "lag"));
  return [
    { id: "rates", title: "rates", series: of(subject, "produceRate", "producePeak", "consumeRate") },
    { id: "traffic", title: "traffic", series: of(subject, "produceBytes", "consumeBytes") },
    { id: "lag", title: "lag", series: of(subject, "lag", "inflight", "ready") },
    ...(byGroup.length > 1 ? [{ id: "lagByGroup", title: "lagByGroup", series: byGroup } as const] : []),
    { id: "stored", series: of(subject, "storedMessages") },
    { id: "throttled", series: of(subject, "throttleRate") },
  ];
}

/** A consumer group (MON-021 to MON-027, MON-4 to MON-11); with a topic, whatever is known of the group on it alone. */
export function groupCharts(group: string, topic: string | undefined): ChartPlan[] {
  const subjectOf = (metric: MetricName): MetricSubject => (topic !== undefined && metricRule(metric).scopes.includes("groupTopic") ? { scope: "groupTopic", group, topic } : { scope: "group", group });
  const mixed = (...metrics: MetricName[]): WantedSeries[] => metrics.map((metric) => ({ metric, subject: subjectOf(metric) }));
  return [
    { id: "lag", title: "lag", series: mixed("lag", "inflight", "ready") },
    { id: "delays", title: "delays", series: mixed("readyTime", "lagTime") },
    { id: "consumeRate", series: mixed("consumeRate") },
    { id: "consumeBytes", series: mixed("consumeBytes") },
    { id: "onlineConsumers", series: mixed("onlineConsumers") },
    { id: "failures", title: "failures", series: mixed("retryRate", "deadLetterRate") },
    { id: "deadLetters", series: mixed("deadLetters") },
    { id: "processTime", series: mixed("processTime") },
    { id: "consumeSuccess", series: mixed("consumeSuccess") },
    { id: "throttled", series: mixed("throttleRate") },
  ];
}

/** One node (MON-21 to MON-25): rates with their peaks, traffic, calls, load, disk, latency. */
export function brokerCharts(broker: string): ChartPlan[] {
  const subject = { scope: "broker", broker } as const;
  return [
    { id: "rates", title: "rates", series: of(subject, "produceRate", "producePeak", "deliverRate", "deliverPeak") },
    { id: "traffic", title: "traffic", series: of(subject, "produceBytes") },
    { id: "calls", title: "calls", series: of(subject, "produceCalls", "consumeCalls") },
    { id: "putLatency", series: of(subject, "putLatencyP99") },
    { id: "load", title: "load", series: of(subject, "nodeLoad", "cpuRatio", "memoryRatio") },
    { id: "disk", series: of(subject, "diskUsedRatio") },
    { id: "diskTraffic", title: "diskTraffic", series: of(subject, "diskReadBytes", "diskWriteBytes") },
    { id: "diskOperations", series: of(subject, "diskOperations") },
    { id: "stored", series: of(subject, "storedMessages") },
    { id: "throttled", series: of(subject, "throttleRate") },
  ];
}

/** The whole instance (MON-001 to MON-010), and its brokers beside each other. */
export function instanceCharts(): ChartPlan[] {
  const subject = { scope: "instance" } as const;
  return [
    { id: "rates", title: "rates", series: of(subject, "produceRate", "producePeak", "consumeRate") },
    { id: "traffic", title: "traffic", series: of(subject, "produceBytes", "consumeBytes") },
    { id: "lag", title: "lag", series: of(subject, "lag", "inflight", "ready") },
    { id: "delays", title: "delays", series: of(subject, "readyTime", "lagTime") },
    { id: "ratesByBroker", title: "ratesByBroker", series: [{ metric: "produceRate", scope: "broker", top: mostLines }] },
    { id: "diskByBroker", title: "diskByBroker", series: [{ metric: "diskUsedRatio", scope: "broker", top: mostLines }] },
    { id: "calls", title: "calls", series: of(subject, "produceCalls", "consumeCalls") },
    { id: "throttled", series: of(subject, "throttleRate") },
    { id: "clients", title: "clients", series: of(subject, "onlineProducers", "onlineConsumers") },
    { id: "failures", title: "failures", series: of(subject, "retryRate", "deadLetterRate") },
    { id: "stored", series: of(subject, "storedMessages") },
    { id: "deadLetters", series: of(subject, "deadLetters") },
  ];
}
