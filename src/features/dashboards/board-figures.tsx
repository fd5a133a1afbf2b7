import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatValue } from "../../charts/value-axis.ts";
import type { MetricName } from "../../contract/metric-names.ts";
import { metricRule } from "../../contract/metric-names.ts";
import { chartUnit, metricColor } from "../../parts/metric-format.ts";
import { chartQuery } from "../../parts/metric-queries.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";
import { useMetricTexts } from "../../parts/use-metric-texts.ts";
import { FigureRow } from "../../ui/figure-row.tsx";
import type { Figure } from "../../ui/figure-row.tsx";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import styles from "./board-figures.module.css";
import type { FigurePlan } from "./built-in-boards.ts";
import { rangeFigure } from "./range-figure.ts";

interface BoardFiguresProps {
  instanceId: string;
  figures: readonly FigurePlan[];
  search: MetricSearch;
}

/** The figures of a board over its range, each with its line; nothing where there are none. */
export function BoardFigures(props: BoardFiguresProps) {
  return props.figures.length === 0 ? null : <Figures {...props} />;
}

function Figures({ instanceId, figures, search }: BoardFiguresProps) {
  const { t } = useTranslation(["dashboards", "metrics"]);
  const { metricName, metricHelp } = useMetricTexts();
  const series = useMemo(() => figures.map(({ metric, subject, statistic }) => ({ metric, subject, statistic })), [figures]);
  const { data, error, refetch } = useQuery(chartQuery(instanceId, series, { ...search, compare: undefined }));
  const figureOf = ({ metric, statistic }: FigurePlan, index: number): Figure => {
    const answer = data?.answer.series[index];
    const value = answer ? rangeFigure(answer.values, statistic) : null;
    const reason = answer?.absent ? t(`metrics:absences.${answer.absent}`) : t("figure.none");
    // A mean rate and the largest of peaks are what one expects; the tip says it.
    const isPlain = statistic === "last" || statistic === "avg" || (statistic === "max" && metricRule(metric).kind === "peak");
    const label = isPlain ? metricName(metric) : statistic === "total" && isMessageRate(metric) ? t(`figure.totals.${metric}`) : t(`figure.${statistic}`, { metric: metricName(metric) });
    return {
      label,
      value: value === null ? <Missing reason={data && reason} /> : formatValue(statistic === "total" ? Math.round(value) : value, chartUnit(metric, statistic)),
      aside: answer && value !== null && statistic !== "total" && <Line values={answer.values} metric={metric} label={t("figure.trend", { metric: label })} />,
      tip: `${t(`ranking.ordered.${statistic}`)} ${metricHelp(metric)}`,
    };
  };
  return (
    <>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <FigureRow figures={figures.map(figureOf)} />
    </>
  );
}

/** The total of a rate is a number of things and has a name of its own. */
function isMessageRate(metric: MetricName): metric is "produceRate" | "consumeRate" | "throttleRate" {
  return metric === "produceRate" || metric === "consumeRate" || metric === "throttleRate";
}

/** Where there is room; the charts below have it all. */
function Line({ values, metric, label }: { values: readonly (number | null)[]; metric: MetricName; label: string }) {
  return (
    <span className={styles.line}>
      <Sparkline values={values} series={metricColor(metric)} width={64} label={label} />
    </span>
  );
}

/** Not known is no zero: a dash, and why. */
function Missing({ reason }: { reason: string | undefined }) {
  return (
    <span data-tip={reason}>
      –{reason !== undefined && <HiddenText>{reason}</HiddenText>}
    </span>
  );
}
