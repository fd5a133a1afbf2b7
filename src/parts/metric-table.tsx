import { useTranslation } from "react-i18next";
import type { TimeChart } from "../charts/time-chart.ts";
import { formatValue } from "../charts/value-axis.ts";
import { formatExact } from "../lib/format-time.ts";
import styles from "./metric-chart.module.css";

/** More rows than this nobody reads; the CSV has all. */
const mostRows = 200;

/** The values of a chart as a table, the newest first; the exact figure is one hover away. */
export function MetricTable({ chart, title, height }: { chart: TimeChart; title: string; height: number }) {
  const { t } = useTranslation("metrics");
  const { beginMs, stepMs, stepCount, series, unit } = chart;
  const shown = Math.min(stepCount, mostRows);
  const steps = Array.from({ length: shown }, (_, row) => stepCount - 1 - row);
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.tableFrame} style={{ height }} tabIndex={0} role="region" aria-label={t("chart.table", { title })}>
      {shown < stepCount && <p className={styles.note}>{t("chart.tableCut", { shown, total: stepCount })}</p>}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("chart.time")}</th>
            {series.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step}>
              <th scope="row">{formatExact(beginMs + step * stepMs, false)}</th>
              {series.map(({ id, values }) => {
                const value = values[step] ?? null;
                return value === null ? (
                  <td key={id} data-tip={t("chart.gap")}>
                    –
                  </td>
                ) : (
                  <td key={id} data-tip={String(value)}>
                    {formatValue(value, unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
