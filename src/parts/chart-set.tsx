import { useTranslation } from "react-i18next";
import type { ChartPlan } from "./chart-plans.ts";
import styles from "./chart-set.module.css";
import { MetricChart } from "./metric-chart.tsx";
import { MetricRangeBar } from "./metric-range-bar.tsx";
import type { MetricRangeBarProps } from "./metric-range-bar.tsx";
import { useAlarmItems } from "./use-alarm-items.ts";

export interface ChartSetProps extends MetricRangeBarProps {
  instanceId: string;
  /** What the charts are of, for screen readers. */
  name: string;
  /** Memoised by what they depend on. */
  plans: readonly ChartPlan[];
}

/** The charts of one thing over one range, with one cursor. */
export default function ChartSet({ instanceId, name, plans, search, onSearch, children }: ChartSetProps) {
  const { t } = useTranslation("metrics");
  const alarmItems = useAlarmItems(instanceId);
  return (
    <section aria-label={t("charts.label", { name })}>
      <MetricRangeBar instanceId={instanceId} search={search} onSearch={onSearch}>
        {children}
      </MetricRangeBar>
      <div className={styles.grid}>
        {plans.map(({ id, title, series }) => (
          <MetricChart key={id} instanceId={instanceId} series={series} search={search} onSearch={onSearch} title={title && t(`charts.${title}`)} actions={alarmItems(series)} />
        ))}
      </div>
    </section>
  );
}
