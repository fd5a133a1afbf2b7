import { useTranslation } from "react-i18next";
import type { MetricName } from "../contract/metric-names.ts";
import { metricRule } from "../contract/metric-names.ts";
import type { MetricSubject } from "../contract/metrics.ts";
import type { MetricAnswerSeries } from "./metric-queries.ts";

/** Words for metrics and what they belong to. The catalogue `metrics` must be loaded. */
export function useMetricTexts() {
  const { t } = useTranslation("metrics");
  const subjectName = (subject: MetricSubject): string => {
    if (subject.scope === "instance") return t("scopes.instance");
    if (subject.scope === "broker") return subject.broker;
    if (subject.scope === "topic") return subject.topic;
    if (subject.scope === "group") return subject.group;
    if (subject.scope === "groupTopic") return t("subjects.groupTopic", { group: subject.group, topic: subject.topic });
    if (subject.scope === "queue") return t("subjects.groupTopicQueue", { group: subject.group, topic: subject.topic, broker: subject.broker, queueId: subject.queueId });
    return t("subjects.queue", { broker: subject.broker, queueId: subject.queueId });
  };
  return {
    metricName: (metric: MetricName): string => t(`names.${metric}`),
    metricHelp: (metric: MetricName): string => t(`help.${metric}`),
    unitName: (metric: MetricName): string => t(`units.${metricRule(metric).unit}`),
    subjectName,
    /** The name of a line that is drawn beside its own, by what it is compared with: `day`, `week` or a date. */
    comparedName: (name: string, compare: string): string => (compare === "day" || compare === "week" ? t(`chart.before.${compare}`, { name }) : t("chart.before.date", { name, date: compare })),
    /** Names that tell the lines of one chart apart: by metric, by subject, or by both. */
    seriesNames: (series: readonly Pick<MetricAnswerSeries, "metric" | "subject">[]): string[] => {
      const metrics = new Set(series.map(({ metric }) => metric));
      const subjects = new Set(series.map(({ subject }) => JSON.stringify(subject)));
      const isOneTopic = new Set(series.map(({ subject }) => ("topic" in subject ? subject.topic : ""))).size === 1;
      return series.map(({ metric, subject }) => {
        if (subjects.size <= 1) return t(`names.${metric}`);
        const name = subject.scope === "groupTopic" && isOneTopic ? subject.group : subjectName(subject);
        return metrics.size === 1 ? name : `${t(`names.${metric}`)} · ${name}`;
      });
    },
  };
}
