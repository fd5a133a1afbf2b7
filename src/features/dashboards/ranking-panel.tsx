import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { cssColorOf } from "../../charts/chart-colors.ts";
import { formatValue } from "../../charts/value-axis.ts";
import { subjectKey } from "../../contract/subject-key.ts";
import { MetricChart } from "../../parts/metric-chart.tsx";
import { ChartFailure, ChartWaiting } from "../../parts/metric-chart-states.tsx";
import { chartUnit, metricColor } from "../../parts/metric-format.ts";
import { rankingQuery } from "../../parts/metric-queries.ts";
import type { WantedSeries } from "../../parts/metric-queries.ts";
import { useMetricTexts } from "../../parts/use-metric-texts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import type { RankingPlan } from "./built-in-boards.ts";
import { changeText, dayChange } from "./range-figure.ts";
import styles from "./ranking.module.css";
import { curvesOf } from "./search.ts";
import type { BoardSearch } from "./search.ts";

type RankRow = AnswerOf<"rankMetric">["rows"][number];

export interface RankingPanelProps extends RankingPlan {
  id: string;
  instanceId: string;
  title: string;
  limit: number;
  search: BoardSearch;
  onSearch: (part: Partial<BoardSearch>) => void;
  /** CSS pixels of the curves. */
  height: number;
}

/** The subjects with the largest values as a list with bar, trend and change since the day before; turned over, their curves (DASH-18, MON-12 to MON-18). */
export function RankingPanel(props: RankingPanelProps) {
  const { id, instanceId, title, metric, scope, statistic, limit, search, onSearch, height } = props;
  const { t } = useTranslation("dashboards");
  const headId = useId();
  const { isCurves, turned } = curvesOf(search, id);
  const series = useMemo((): WantedSeries[] => [{ metric, scope, top: Math.min(limit, mostCurves), ...(statistic === "last" ? {} : { statistic }) }], [metric, scope, statistic, limit]);
  const turn = (): void => onSearch(turned);
  if (isCurves) return <MetricChart instanceId={instanceId} series={series} search={search} onSearch={onSearch} title={title} height={height} actions={[{ id: "list", label: t("ranking.asList"), onSelect: turn }]} />;
  return (
    <section className={styles.ranking} aria-labelledby={headId}>
      <header className={styles.head}>
        <h3 id={headId}>{title}</h3>
        <RankingHelp metric={metric} statistic={statistic} />
        <Button small kind="quiet" onClick={turn} aria-label={t("ranking.asCurvesOf", { title })}>
          {t("ranking.asCurves")}
        </Button>
      </header>
      <RankingRows {...props} />
    </section>
  );
}

/** As many lines as can be told apart. */
const mostCurves = 20;

function RankingHelp({ metric, statistic }: Pick<RankingPanelProps, "metric" | "statistic">) {
  const { t } = useTranslation("dashboards");
  const { metricName, metricHelp } = useMetricTexts();
  const help = `${t(`ranking.ordered.${statistic}`)} ${metricHelp(metric)}`;
  return <IconButton small icon="help" className={styles.help} label={help} aria-label={t("ranking.help", { name: metricName(metric), help })} />;
}

function RankingRows({ instanceId, title, metric, scope, statistic, limit, search, height }: RankingPanelProps) {
  const { t } = useTranslation(["dashboards", "metrics"]);
  const { data, error, refetch } = useQuery(rankingQuery(instanceId, { metric, scope, statistic, limit }, search));
  if (!data) return error ? <ChartFailure error={error} height={height} onRetry={() => void refetch()} /> : <ChartWaiting name={title} height={height} />;
  const rows = data.rows.filter(({ value }) => value > 0);
  const largest = rows[0]?.value ?? 1;
  return (
    <>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {rows.length === 0 ? (
        <p className={styles.none} role="status">
          {data.absent ? t(`metrics:absences.${data.absent}`) : t("ranking.none")}
        </p>
      ) : (
        <>
          <div className={styles.captions} aria-hidden="true">
            <span>{t("ranking.captions.trend")}</span>
            <span>{t(`metrics:statistics.${statistic}`)}</span>
            <span data-tip={t("ranking.captions.changeTip")}>{t("ranking.captions.change")}</span>
          </div>
          <ol className={styles.rows} aria-label={title}>
            {rows.map((row, place) => (
              <RankingRow key={subjectKey(row.subject)} instanceId={instanceId} row={row} place={place + 1} share={row.value / largest} metric={metric} statistic={statistic} />
            ))}
          </ol>
        </>
      )}
    </>
  );
}

type RowProps = Pick<RankingPanelProps, "instanceId" | "metric" | "statistic"> & { row: RankRow; place: number; share: number };

function RankingRow({ instanceId, row, place, share, metric, statistic }: RowProps) {
  const { t } = useTranslation("dashboards");
  const { metricName, subjectName } = useMetricTexts();
  const name = subjectName(row.subject);
  const unit = chartUnit(metric, statistic);
  const color = metricColor(metric);
  return (
    <li className={styles.row}>
      <span className={styles.place} aria-hidden="true">
        {place}
      </span>
      <span className={styles.name}>
        <i className={styles.bar} style={{ background: cssColorOf(color), width: `${Math.max(share * 100, 1)}%` }} />
        <SubjectLink instanceId={instanceId} row={row} name={name} />
      </span>
      <Sparkline values={row.trend} series={color} width={56} height={18} label={t("ranking.trend", { name, metric: metricName(metric) })} />
      <span className={styles.value} data-tip={String(row.value)}>
        {formatValue(row.value, unit)}
      </span>
      <Change row={row} before={row.before === null ? "" : formatValue(row.before, unit)} />
    </li>
  );
}

/** Where a subject is looked after. */
function SubjectLink({ instanceId, row: { subject }, name }: Pick<RowProps, "instanceId" | "row"> & { name: string }) {
  const params = { instanceId };
  if (subject.scope === "topic") {
    return (
      <Link to="/instances/$instanceId/topics" params={params} search={{ topic: subject.topic, tab: "charts" }} data-tip={name}>
        {name}
      </Link>
    );
  }
  if (subject.scope === "group" || subject.scope === "groupTopic") {
    return (
      <Link to="/instances/$instanceId/groups" params={params} search={{ group: subject.group, tab: "backlog" }} data-tip={name}>
        {name}
      </Link>
    );
  }
  return <span data-tip={name}>{name}</span>;
}

/** The change in words for those who hear it and on hover, with its sign for the eye; no colour, since more is neither good nor bad in itself. */
function Change({ row, before }: { row: RankRow; before: string }) {
  const { t } = useTranslation("dashboards");
  const { direction, ratio } = dayChange(row.value, row.before);
  const amount = ratio === null ? "" : changeText(ratio);
  const shown = direction === "new" ? t("ranking.new") : direction === "unknown" ? "–" : direction === "same" ? "±0%" : amount;
  const words = t(`ranking.${direction}Words`, { amount, before });
  return (
    <span className={styles.change} data-tip={words}>
      <span aria-hidden="true">{shown}</span>
      <HiddenText>{words}</HiddenText>
    </span>
  );
}
