import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatValue } from "../../charts/value-axis.ts";
import { metricRule } from "../../contract/metric-names.ts";
import { chartUnit, seriesColors } from "../../parts/metric-format.ts";
import { chartQuery } from "../../parts/metric-queries.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";
import { useMetricTexts } from "../../parts/use-metric-texts.ts";
import { FigureRow } from "../../ui/figure-row.tsx";
import type { Figure } from "../../ui/figure-row.tsx";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
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
    const [color] = seriesColors([{ metric }]);
    const reason = answer?.absent ? t(`metrics:absences.${answer.absent}`) : t("figure.none");
    // A mean rate and the largest of peaks are what one expects; the tip says it.
    const isPlain = statistic === "last" || statistic === "avg" || (statistic === "max" && metricRule(metric).kind === "peak");
    const label = isPlain ? metricName(metric) : t(`figure.${statistic}`, { metric: metricName(metric) });
    return {
      label,
      value: value === null ? <Missing reason={data && reason} /> : formatValue(statistic === "total" ? Math.round(value) : value, chartUnit(metric, statistic)),
      aside: answer && value !== null && statistic !== "total" && typeof color === "string" ? <Sparkline values={answer.values} series={color} width={64} label={t("figure.trend", { metric: label })} /> : undefined,
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

/** Not known is no zero: a dash, and why. */
function Missing({ reason }: { reason: string | undefined }) {
  return (
    <span data-tip={reason}>
      –{reason !== undefined && <HiddenText>{reason}</HiddenText>}
    </span>
  );
}
