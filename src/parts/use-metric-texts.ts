import { useTranslation } from "react-i18next";
import type { MetricName } from "../contract/metric-names.ts";
import { metricRule } from "../contract/metric-names.ts";
import type { MetricSubject } from "../contract/metrics.ts";
import type { MetricAnswerSeries } from "./metric-queries.ts";

/** Words for metrics and what they belong to. The catalogue `metrics` must be loaded. */
export function useMetricTexts() {
  const { t } = useTranslation("metrics");
  const subjectName = (subject: MetricSubject): string => {
    switch (subject.scope) {
      case "instance":
        return t("scopes.instance");
      case "broker":
        return subject.broker;
      case "topic":
        return subject.topic;
      case "group":
        return subject.group;
      case "groupTopic":
        return t("subjects.groupTopic", { group: subject.group, topic: subject.topic });
      case "queue":
        return t("subjects.groupTopicQueue", { group: subject.group, topic: subject.topic, broker: subject.broker, queueId: subject.queueId });
      case "probe":
        return t("subjects.queue", { broker: subject.broker, queueId: subject.queueId });
    }
  };
  return {
    metricName: (metric: MetricName): string => t(`names.${metric}`),
    metricHelp: (metric: MetricName): string => t(`help.${metric}`),
    unitName: (metric: MetricName): string => t(`units.${metricRule(metric).unit}`),
    subjectName,
    /** Names that tell the lines of one chart apart: by metric, by subject, or by both. */
    seriesNames: (series: readonly Pick<MetricAnswerSeries, "metric" | "subject">[]): string[] => {
      const metrics = new Set(series.map(({ metric }) => metric));
      const subjects = new Set(series.map(({ subject }) => JSON.stringify(subject)));
      return series.map(({ metric, subject }) => {
        if (subjects.size <= 1) return t(`names.${metric}`);
        return metrics.size === 1 ? subjectName(subject) : `${t(`names.${metric}`)} · ${subjectName(subject)}`;
      });
    },
  };
}
