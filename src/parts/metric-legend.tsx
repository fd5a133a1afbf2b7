import { useTranslation } from "react-i18next";
import { cssColorOf, isRepeated } from "../charts/chart-colors.ts";
import { newestValue } from "../charts/time-chart.ts";
import type { ChartSeries, TimeChart } from "../charts/time-chart.ts";
import { formatValue } from "../charts/value-axis.ts";
import { HiddenText } from "../ui/hidden-text.tsx";
import styles from "./metric-chart.module.css";

interface MetricLegendProps {
  chart: TimeChart;
  title: string;
  /** The exact time that the dashed lines are of. */
  compared: string | undefined;
  /** Series that have no value at all, and why. */
  absent: ReadonlyMap<string, string>;
  hidden: ReadonlySet<string>;
  onToggle: (seriesId: string) => void;
  onPoint: (seriesId: string | undefined) => void;
}

/** The lines of a chart as buttons: name and newest value; pressed = shown. The figures over the range are one hover away. */
export function MetricLegend({ chart, title, compared, absent, hidden, onToggle, onPoint }: MetricLegendProps) {
  const { t } = useTranslation(["metrics", "shell"]);
  const summary = useSummary(chart);
  return (
    <>
      <ul className={styles.legend} aria-label={t("chart.legend", { title })}>
        {chart.series.map((series) => {
          const newest = newestValue(series);
          const reason = absent.get(series.id);
          return (
            <li key={series.id}>
              <button
                type="button"
                className={styles.entry}
                aria-pressed={!hidden.has(series.id)}
                data-tip={reason ?? summary(series)}
                onClick={() => onToggle(series.id)}
                onPointerEnter={() => onPoint(series.id)}
                onPointerLeave={() => onPoint(undefined)}
                onFocus={() => onPoint(series.id)}
                onBlur={() => onPoint(undefined)}
              >
                <i className={styles.swatch} data-line={series.compared ? "dashed" : isRepeated(series.color) ? "dotted" : undefined} style={{ color: cssColorOf(series.color), opacity: series.faint ? 0.62 : undefined }} />
                <span className={styles.entryName}>{series.name}</span>
                <span className={styles.entryValue}>{newest === null ? "–" : formatValue(newest, chart.unit)}</span>
                {reason !== undefined && <HiddenText>{reason}</HiddenText>}
              </button>
            </li>
          );
        })}
      </ul>
      {compared !== undefined && <p className={styles.compared}>{t("chart.dashed", { span: compared })}</p>}
    </>
  );
}

/** Largest and mean of what is drawn, and of rates the total over the range (MON-2, MON-3, MON-9). */
function useSummary({ unit, stepMs }: TimeChart): (series: ChartSeries) => string | undefined {
  const { t } = useTranslation("metrics");
  return ({ values }) => {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return undefined;
    const sum = known.reduce((total, value) => total + value, 0);
    const parts = [
      [t("statistics.max"), formatValue(known.reduce((a, b) => Math.max(a, b)), unit)],
      [t("statistics.avg"), formatValue(sum / known.length, unit)],
      ...(unit.perSecond ? [[t("statistics.total"), formatValue((sum * stepMs) / 1000, { scale: unit.scale })]] : []),
    ];
    return parts.map((part) => part.join(" ")).join(" · ");
  };
}
