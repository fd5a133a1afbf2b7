import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { ChartHandle } from "../charts/chart.tsx";
import type { TimeChart } from "../charts/time-chart.ts";
import type { MetricName } from "../contract/metric-names.ts";
import { zoneName } from "../lib/format-time.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuItem } from "../ui/menu.tsx";
import { Icon } from "../ui/icon.tsx";
import { saveFile } from "../ui/save-file.ts";
import { tellFailed } from "../ui/toasts.tsx";
import { useErrorLine } from "../ui/use-error-texts.ts";
import styles from "./metric-chart.module.css";
import { spanText } from "./metric-time-chart.ts";
import { useMetricTexts } from "./use-metric-texts.ts";

interface MetricChartHeadProps {
  id: string;
  title: string;
  metrics: readonly MetricName[];
  /** Undefined while there is nothing to draw, and so nothing to save. */
  chart: TimeChart | undefined;
  handle: RefObject<ChartHandle | null>;
  isTable: boolean;
  onTable: (isTable: boolean) => void;
  actions?: readonly MenuItem[] | undefined;
}

/** Title of a chart with what it means, and what can be done with it. */
export function MetricChartHead({ id, title, metrics, chart, handle, isTable, onTable, actions }: MetricChartHeadProps) {
  const { t } = useTranslation("metrics");
  const { metricName, metricHelp } = useMetricTexts();
  const files = useChartFiles(title, metrics, chart, handle);
  const help = metrics.length === 1 ? metrics.map(metricHelp) : metrics.map((metric) => `${metricName(metric)}: ${metricHelp(metric)}`);
  const ownItems: MenuItem[] = chart
    ? [
        { id: "table", label: isTable ? t("chart.showChart") : t("chart.showTable"), onSelect: () => onTable(!isTable) },
        ...(isTable ? [] : [{ id: "png", label: t("chart.png"), onSelect: files.png }]),
        { id: "csv", label: t("chart.csv"), onSelect: files.csv },
      ]
    : [];
  const items = [...ownItems, ...(actions ?? [])];
  return (
    <header className={styles.head}>
      <h3 id={id}>{title}</h3>
      <button type="button" className={styles.help} aria-label={`${t("chart.help", { name: title })}: ${help.join(" ")}`} data-tip={help.join("\n")}>
        <Icon name="help" size={14} />
      </button>
      <span className={styles.tools}>{items.length > 0 && <Menu items={items} trigger={(props) => <IconButton small icon="more" label={t("chart.actions", { name: title })} {...props} />} />}</span>
    </header>
  );
}

/** Saves the chart as a picture or its values as a file. */
function useChartFiles(title: string, metrics: readonly MetricName[], chart: TimeChart | undefined, handle: RefObject<ChartHandle | null>) {
  const { t } = useTranslation("metrics");
  const { unitName } = useMetricTexts();
  const errorLine = useErrorLine();
  const range = chart ? spanText({ fromMs: chart.beginMs, toMs: chart.beginMs + chart.stepCount * chart.stepMs }) : "";
  const span = chart?.series.find((series) => series.span !== undefined)?.span;
  const save = async (extension: string, make: () => Promise<Blob | undefined>): Promise<void> => {
    try {
      const content = await make();
      if (content) saveFile(content, `${title} ${range}.${extension}`);
    } catch (error) {
      tellFailed(errorLine(error));
    }
  };
  return {
    png: () => void save("png", async () => handle.current?.image({ title, range: `${range} (${zoneName(chart?.beginMs ?? 0)})`, note: span && t("chart.dashed", { span }) })),
    csv: () =>
      void save("csv", async () => {
        const { chartCsv } = await import("../charts/chart-csv.ts");
        return chart && metrics[0] && new Blob([chartCsv(chart, { time: t("chart.time"), unit: unitName(metrics[0]) })], { type: "text/csv" });
      }),
  };
}
