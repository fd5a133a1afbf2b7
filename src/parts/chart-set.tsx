import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ChartPlan } from "./chart-plans.ts";
import styles from "./chart-set.module.css";
import { MetricChart } from "./metric-chart.tsx";
import { MetricRangeBar } from "./metric-range-bar.tsx";
import type { MetricSearch } from "./metric-search.ts";

export interface ChartSetProps {
  instanceId: string;
  /** What the charts are of, for screen readers. */
  name: string;
  /** Memoised by what they depend on. */
  plans: readonly ChartPlan[];
  search: MetricSearch;
  onSearch: (part: Partial<MetricSearch>) => void;
  /** Choices before the range, such as the topic of a group. */
  children?: ReactNode;
}

/** The charts of one thing over one range, with one cursor. */
export default function ChartSet({ instanceId, name, plans, search, onSearch, children }: ChartSetProps) {
  const { t } = useTranslation("metrics");
  return (
    <section aria-label={t("charts.label", { name })}>
      {children}
      <MetricRangeBar instanceId={instanceId} search={search} onSearch={onSearch} />
      <div className={styles.grid}>
        {plans.map(({ id, title, series }) => (
          <MetricChart key={id} instanceId={instanceId} series={series} search={search} onSearch={onSearch} title={title && t(`charts.${title}`)} />
        ))}
      </div>
    </section>
  );
}
