import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/api-error.ts";
import { groupNamesQuery, instanceQuery, topicNamesQuery } from "../../api/instance-queries.ts";
import type { BoardPanel } from "../../contract/boards.ts";
import { metricRule } from "../../contract/metric-names.ts";
import type { MetricName } from "../../contract/metric-names.ts";
import type { MetricStatistic } from "../../contract/metrics.ts";
import { MetricChart } from "../../parts/metric-chart.tsx";
import { useMetricTexts } from "../../parts/use-metric-texts.ts";
import { useAlarmItems } from "../../parts/use-alarm-items.ts";
import { BoardFigures } from "./board-figures.tsx";
import type { FigurePlan } from "./built-in-boards.ts";
import styles from "./board.module.css";
import { RankingPanel } from "./ranking-panel.tsx";
import type { BoardSearch } from "./search.ts";
import { usePanelTitle } from "./use-panel-title.ts";

/** Rows of the grid, CSS pixels; the same in board.module.css. */
export const rowHeight = 60;
export const gaps = { x: 28, y: 16 } as const;
const headHeight = 30;
const legendHeight = 56;
const checkedEveryMs = 60_000;
const proposedNames = 20;

export interface BoardPanelProps {
  panel: BoardPanel;
  search: BoardSearch;
  onSearch: (part: Partial<BoardSearch>) => void;
  /** Names the instance as well, on a board of several. */
  namesInstance: boolean;
}

/** What a figure or a ranking takes of the range unless it is said. */
function usualStatistic(metric: MetricName): MetricStatistic {
  return ({ rate: "avg", peak: "max", level: "last" } as const)[metricRule(metric).kind];
}

/** The name of a panel: its own, or what it shows. */
export function usePanelName(): (panel: BoardPanel) => string {
  const { rankingTitle, chartTitle } = usePanelTitle();
  return ({ title, kind, series }) => {
    const [first] = series;
    if (title !== "" || !first) return title;
    return kind === "ranking" ? rankingTitle(first.metric, "scope" in first ? first.scope : first.subject.scope) : chartTitle(series);
  };
}

/** One panel: what it shows, or why it cannot. What it is about may be gone; then it says so and keeps its place. */
export function BoardPanelView({ panel, search, onSearch, namesInstance }: BoardPanelProps) {
  const { t } = useTranslation("dashboards");
  const panelName = usePanelName();
  const instance = useQuery({ ...instanceQuery(panel.instanceId), refetchInterval: checkedEveryMs, staleTime: checkedEveryMs });
  const name = panelName(panel);
  const title = namesInstance && instance.data ? `${instance.data.name}: ${name}` : name;
  if (instance.error instanceof ApiError && instance.error.code === "not_found") {
    return (
      <section className={styles.gone} aria-label={name}>
        <strong>{name}</strong>
        <p>{t("panel.instanceGone", { instance: panel.instanceId })}</p>
      </section>
    );
  }
  return (
    <>
      <PanelContent panel={panel} title={title} search={search} onSearch={onSearch} />
      <GoneSubject panel={panel} />
    </>
  );
}

function PanelContent({ panel, title, search, onSearch }: Pick<BoardPanelProps, "panel" | "search" | "onSearch"> & { title: string }) {
  const { id, kind, instanceId, series, h } = panel;
  const { metricName } = useMetricTexts();
  const alarmItems = useAlarmItems(instanceId);
  const figures = useMemo(() => figuresOf(panel), [panel]);
  const bodyHeight = h * rowHeight + (h - 1) * gaps.y - headHeight;
  const chartHeight = Math.max(60, bodyHeight - (search.legend === "off" ? 0 : legendHeight));
  const [first] = series;
  if (kind === "ranking" && first) {
    const scope = "scope" in first ? first.scope : first.subject.scope;
    const top = "top" in first ? first.top : 10;
    return <RankingPanel id={id} instanceId={instanceId} title={title} metric={first.metric} scope={scope} statistic={first.statistic ?? usualStatistic(first.metric)} limit={top} search={search} onSearch={onSearch} height={chartHeight} />;
  }
  if (kind === "figure" && figures.length > 0) {
    // A figure says its metric itself: a head with the same word would say it twice.
    const isNamed = figures.length === 1 && figures[0] !== undefined && title === metricName(figures[0].metric);
    return (
      <section aria-label={title}>
        {!isNamed && <h3 className={styles.figureTitle}>{title}</h3>}
        <BoardFigures instanceId={instanceId} figures={figures} search={search} />
      </section>
    );
  }
  return <MetricChart instanceId={instanceId} series={series} search={search} onSearch={onSearch} title={title} height={chartHeight} actions={alarmItems(series)} />;
}

function figuresOf({ series }: BoardPanel): FigurePlan[] {
  return series.flatMap((wanted) => ("subject" in wanted ? [{ metric: wanted.metric, subject: wanted.subject, statistic: wanted.statistic ?? usualStatistic(wanted.metric) }] : []));
}

/** A line when the topic or group that the panel is about is not there any more; what was stored of it is still drawn. */
function GoneSubject({ panel: { instanceId, series } }: { panel: BoardPanel }) {
  const { t } = useTranslation("dashboards");
  const [first] = series;
  const subject = first && "subject" in first ? first.subject : undefined;
  const topic = subject?.scope === "topic" ? subject.topic : undefined;
  const group = subject?.scope === "group" ? subject.group : undefined;
  const rest = { staleTime: checkedEveryMs };
  const topics = useQuery({ ...topicNamesQuery(instanceId, topic ?? ""), ...rest, enabled: topic !== undefined });
  const groups = useQuery({ ...groupNamesQuery(instanceId, group ?? ""), ...rest, enabled: group !== undefined });
  // A full page of names may have more behind it, so it proves nothing; what was read for another name does not either.
  const isGone = (names: readonly string[] | undefined, name: string | undefined): boolean => name !== undefined && !name.startsWith("%") && names !== undefined && names.length < proposedNames && !names.includes(name);
  if (!topics.isPlaceholderData && isGone(topics.data, topic)) return <p className={styles.goneNote}>{t("panel.topicGone", { topic })}</p>;
  if (!groups.isPlaceholderData && isGone(groups.data, group)) return <p className={styles.goneNote}>{t("panel.groupGone", { group })}</p>;
  return null;
}
