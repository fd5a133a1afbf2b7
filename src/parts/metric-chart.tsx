import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChartHandle } from "../charts/chart.tsx";
import { hasValues, newestValue } from "../charts/time-chart.ts";
import type { ChartMarks, TimeChart } from "../charts/time-chart.ts";
import { formatValue } from "../charts/value-axis.ts";
import { loadTexts } from "../i18n/texts.ts";
import { ErrorNotice } from "../ui/notice.tsx";
import type { MenuItem } from "../ui/menu.tsx";
import { useShownTheme } from "../ui/use-shown-theme.ts";
import { MetricChartHead } from "./metric-chart-head.tsx";
import styles from "./metric-chart.module.css";
import { ChartFailure, ChartWaiting, NothingToDraw } from "./metric-chart-states.tsx";
import { MetricLegend } from "./metric-legend.tsx";
import { chartQuery } from "./metric-queries.ts";
import type { ChartData, WantedSeries } from "./metric-queries.ts";
import type { MetricSearch } from "./metric-search.ts";
import { MetricTable } from "./metric-table.tsx";
import { spanText, timeChartOf } from "./metric-time-chart.ts";
import { useMetricTexts } from "./use-metric-texts.ts";

const Chart = lazy(() => import("../charts/chart.tsx"));
const AddToBoard = lazy(async () => {
  const [piece] = await Promise.all([import("./add-to-board.tsx"), loadTexts("dashboards")]);
  return piece;
});
const defaultHeight = 200;
/** Of the store. */
const stepMs = 10_000;
const leastZoomMs = 60_000;

export interface MetricChartProps {
  instanceId: string;
  /** One unit for all; a constant or memoised, because it is the key of the query. */
  series: readonly WantedSeries[];
  /** The part of the link that says range, refresh and comparison. */
  search: MetricSearch;
  /** Takes a stretch that was drawn with the pointer into the link; without it the chart does not zoom. */
  onSearch?: (part: Partial<MetricSearch>) => void;
  /** The name of the first metric unless it is given. */
  title?: string;
  /** In CSS pixels, without head and legend. */
  height?: number;
  marks?: ChartMarks;
  /** More entries for its menu. */
  actions?: readonly MenuItem[];
}

/** One chart of stored figures with its head, legend, table, exports and states. The catalogue `metrics` must be loaded. */
export function MetricChart({ instanceId, series, search, onSearch, title, height = defaultHeight, marks, actions }: MetricChartProps) {
  const { t } = useTranslation("metrics");
  const { metricName } = useMetricTexts();
  const id = useId();
  const query = useQuery(chartQuery(instanceId, series, search));
  const [isTable, setIsTable] = useState(false);
  const [isAdding, setIsAdding] = useState(false);
  const handle = useRef<ChartHandle>(null);
  const chart = useTimeChart(query.data, marks);
  const name = title ?? (series[0] ? metricName(series[0].metric) : "");
  const items: MenuItem[] = [{ id: "board", label: t("chart.addToBoard"), onSelect: () => setIsAdding(true), startsGroup: true }, ...(actions ?? [])];
  const isDrawable = chart !== undefined && hasValues(chart);
  return (
    <section className={styles.chart} aria-labelledby={id}>
      <MetricChartHead id={id} title={name} metrics={[...new Set(series.map(({ metric }) => metric))]} chart={isDrawable ? chart : undefined} handle={handle} isTable={isTable} onTable={setIsTable} actions={items} />
      {query.error && query.data && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {!query.data || !chart ? (
        query.error ? <ChartFailure error={query.error} height={height} onRetry={() => void query.refetch()} /> : <ChartWaiting name={name} height={height} />
      ) : isDrawable ? (
        <ChartBody data={query.data} chart={chart} title={name} height={height} isTable={isTable} isStale={query.isPlaceholderData} search={search} onSearch={onSearch} handle={handle} />
      ) : (
        <NothingToDraw instanceId={instanceId} wanted={series} answer={query.data.answer} height={height} />
      )}
      {isAdding && (
        <Suspense>
          <AddToBoard instanceId={instanceId} series={series} name={name} onClose={() => setIsAdding(false)} />
        </Suspense>
      )}
    </section>
  );
}

function useTimeChart(data: ChartData | undefined, marks: ChartMarks | undefined): TimeChart | undefined {
  const { i18n } = useTranslation("metrics");
  const { seriesNames, comparedName } = useMetricTexts();
  // The names change with the language only.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => data && timeChartOf(data, seriesNames(data.answer.series), comparedName, marks), [data, marks, i18n.language]);
}

interface ChartBodyProps extends Pick<MetricChartProps, "search" | "onSearch"> {
  data: ChartData;
  chart: TimeChart;
  title: string;
  height: number;
  isTable: boolean;
  isStale: boolean;
  handle: React.RefObject<ChartHandle | null>;
}

function ChartBody({ data, chart, title, height, isTable, isStale, search, onSearch, handle }: ChartBodyProps) {
  const { t } = useTranslation("metrics");
  const theme = useShownTheme();
  const compared = data.compared?.with;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => ({ ...chart, series: chart.series.filter(({ id }) => !hidden.has(id)) }), [chart, hidden]);
  const words = useMemo(() => ({ gap: t("chart.gap"), more: (amount: number) => t("chart.more", { amount }), before: compared === "day" || compared === "week" ? t(`chart.beforeWords.${compared}`) : (compared ?? "") }), [t, compared]);
  const label = useLabel(shown, title);
  const absent = useMemo(() => absentSeries(data, chart, (reason) => t(`absences.${reason}`)), [data, chart, t]);
  const toggle = (id: string): void => {
    handle.current?.highlight(undefined);
    setHidden((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])));
  };
  return (
    <div className={styles.body} data-stale={isStale || undefined}>
      {isTable ? (
        <MetricTable chart={shown} title={title} height={height} />
      ) : (
        <Suspense fallback={<ChartWaiting name={title} height={height} />}>
          <Chart ref={handle} chart={shown} words={words} theme={theme} height={height} label={label} onRange={onSearch && ((fromMs, toMs) => onSearch(zoomedTo(fromMs, toMs)))} />
        </Suspense>
      )}
      {search.legend !== "off" && <MetricLegend chart={chart} title={title} compared={data.compared && spanText(data.compared.span)} absent={absent} hidden={hidden} onToggle={toggle} onPoint={(id) => handle.current?.highlight(id !== undefined && hidden.has(id) ? undefined : id)} />}
    </div>
  );
}

/** A stretch that was drawn with the pointer, in whole steps of the store. */
function zoomedTo(fromMs: number, toMs: number): MetricSearch {
  const from = Math.floor(fromMs / stepMs) * stepMs;
  return { from, to: Math.max(Math.ceil(toMs / stepMs) * stepMs, from + leastZoomMs) };
}

/** What a screen reader says of the drawing: its name and the newest values. */
function useLabel(chart: TimeChart, title: string): string {
  const { t } = useTranslation("metrics");
  const values = chart.series.flatMap((series) => {
    const newest = newestValue(series);
    return newest === null ? [] : [`${series.name} ${formatValue(newest, chart.unit)}`];
  });
  return values.length === 0 ? t("chart.labelNone", { title }) : t("chart.label", { title, values: values.slice(0, 5).join(", ") });
}

function absentSeries({ answer }: ChartData, chart: TimeChart, reasonText: (reason: NonNullable<ChartData["answer"]["series"][number]["absent"]>) => string): ReadonlyMap<string, string> {
  const own = chart.series.filter(({ compared }) => !compared);
  return new Map(answer.series.flatMap(({ absent }, index) => (absent === null || !own[index] ? [] : [[own[index].id, reasonText(absent)]])));
}
