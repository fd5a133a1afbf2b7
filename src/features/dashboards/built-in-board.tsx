import { useMemo } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { MetricChart } from "../../parts/metric-chart.tsx";
import { MetricRangeBar } from "../../parts/metric-range-bar.tsx";
import { useAlarmItems } from "../../parts/use-alarm-items.ts";
import { BoardFigures } from "./board-figures.tsx";
import { builtInBoard, topRows } from "./built-in-boards.ts";
import styles from "./dashboards.module.css";
import { RankingPanel } from "./ranking-panel.tsx";
import type { BoardTab, DashboardsSearch } from "./search.ts";
import { usePanelTitle } from "./use-panel-title.ts";

interface BuiltInBoardViewProps {
  instanceId: string;
  tab: Exclude<BoardTab, "own">;
  search: DashboardsSearch;
  onSearch: (part: Partial<DashboardsSearch>) => void;
  /** Choices before the range. */
  children?: ReactNode;
}

const chartHeight = 190;

/** One of the boards that every instance has: its figures over the range, its charts and rankings. All of it is read from what is stored. */
export function BuiltInBoardView({ instanceId, tab, search, onSearch, children }: BuiltInBoardViewProps) {
  const { t } = useTranslation("metrics");
  const { rankingTitle, chartTitle } = usePanelTitle();
  const alarmItems = useAlarmItems(instanceId);
  const group = tab === "consumers" ? search.group : undefined;
  const { figures, panels } = useMemo(() => builtInBoard(tab, group), [tab, group]);
  return (
    <>
      <MetricRangeBar instanceId={instanceId} search={search} onSearch={onSearch}>
        {children}
      </MetricRangeBar>
      <BoardFigures instanceId={instanceId} figures={figures} search={search} />
      <div className={styles.panels} data-of={tab}>
        {panels.map((panel) =>
          panel.kind === "chart" ? (
            <MetricChart key={panel.id} instanceId={instanceId} series={panel.series} search={search} onSearch={onSearch} height={chartHeight} title={panel.title ? t(`charts.${panel.title}`) : chartTitle(panel.series)} actions={alarmItems(panel.series)} />
          ) : (
            <RankingPanel key={panel.id} {...panel} instanceId={instanceId} title={rankingTitle(panel.metric, panel.scope)} limit={topRows} search={search} onSearch={onSearch} height={chartHeight} />
          ),
        )}
      </div>
    </>
  );
}
