import { useTranslation } from "react-i18next";
import type { MetricName, MetricScope } from "../../contract/metric-names.ts";
import type { WantedSeries } from "../../parts/metric-queries.ts";
import { useMetricTexts } from "../../parts/use-metric-texts.ts";

/** Names of panels that have none of their own, made of what they show. */
export function usePanelTitle() {
  const { t } = useTranslation("dashboards");
  const { metricName, subjectName } = useMetricTexts();
  const byScope = (metric: MetricName, scope: MetricScope): string => t(`by.${scope}`, { metric: metricName(metric) });
  return {
    rankingTitle: byScope,
    chartTitle: (series: readonly WantedSeries[]): string => {
      const metrics = [...new Set(series.map(({ metric }) => metric))];
      const [first] = series;
      if (!first) return "";
      if ("scope" in first) return byScope(first.metric, first.scope);
      const names = metrics.slice(0, 3).map(metricName).join(t("separator"));
      return first.subject.scope === "instance" ? names : `${names} · ${subjectName(first.subject)}`;
    },
  };
}
