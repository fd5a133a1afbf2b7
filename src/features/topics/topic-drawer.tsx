import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { topicCharts } from "../../parts/chart-plans.ts";
import { LazyChartSet } from "../../parts/lazy-chart-set.tsx";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { FigureRow } from "../../ui/figure-row.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { SummaryLine } from "../../ui/summary-line.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { topicGroupsQuery, topicQuery } from "./queries.ts";
import type { TopicDetail } from "./queries.ts";
import { topicTabs } from "./search.ts";
import { TopicBacklogTab } from "./topic-backlog-tab.tsx";
import { TopicGroupsTab } from "./topic-groups-tab.tsx";
import { TopicMenu } from "./topic-menu.tsx";
import { TopicProducersTab } from "./topic-producers-tab.tsx";
import { TopicQueuesTab } from "./topic-queues-tab.tsx";
import { TopicRouteTab } from "./topic-route-tab.tsx";
import { orderOf } from "./topic-order.ts";
import { PermissionText } from "./topic-words.tsx";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

/** One topic with its own link (TOPIC-9 to TOPIC-24): figures above, tabs below. */
export default function TopicDrawer({ topic, view }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const { instanceId, search, change } = view;
  const tab = search.tab ?? topicTabs[0];
  const { data, error, refetch } = useQuery(topicQuery(instanceId, topic));
  const tabLinks = topicTabs.map((id) => ({
    id,
    label: t(`tabs.${id}`),
    link: { to: "/instances/$instanceId/topics" as const, params: { instanceId }, search: { ...search, tab: id, queuePage: undefined } },
  }));
  return (
    <DetailDrawer title={topic} width={800} onClose={() => change({ topic: undefined, tab: undefined, queueSort: undefined, queuePage: undefined })} actions={data && <TopicMenu topic={topic} kind={data.kind} view={view} />}>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          {error && <ErrorNotice error={error} />}
          <WarningList warnings={data?.warnings} />
          <TopicLine detail={data} />
          <TopicFigures detail={data} />
          <LinkTabs label={t("tabs.label")} current={tab} tabs={tabLinks} />
          {tab === "queues" && <TopicQueuesTab topic={topic} view={view} />}
          {tab === "groups" && <TopicGroupsTab topic={topic} view={view} />}
          {tab === "producers" && <TopicProducersTab topic={topic} view={view} />}
          {tab === "backlog" && <TopicBacklogTab topic={topic} view={view} />}
          {tab === "route" && <TopicRouteTab topic={topic} view={view} />}
          {tab === "charts" && <TopicCharts topic={topic} view={view} />}
        </>
      )}
    </DetailDrawer>
  );
}

/** What was stored of the topic over time (TOPIC-24, MON-028 to MON-037). */
function TopicCharts({ topic, view: { instanceId, search, adjust } }: { topic: string; view: TopicsView }) {
  const { data } = useQuery(topicGroupsQuery(instanceId, topic));
  const groups = data?.rows.map(({ group }) => group).join("\n");
  const plans = useMemo(() => topicCharts(topic, groups ? groups.split("\n") : []), [topic, groups]);
  return <LazyChartSet instanceId={instanceId} name={topic} plans={plans} search={search} onSearch={adjust} />;
}

/** What the topic is: type, order, permission, origin, remark. */
function TopicLine({ detail }: { detail: TopicDetail | undefined }) {
  const { t } = useTranslation("topics");
  if (!detail) return <SummaryLine />;
  const bits = new Set(detail.brokers.map(({ permission }) => permission));
  return (
    <SummaryLine>
      <span>
        {t("figures.cluster")} {detail.cluster}
      </span>
      <span>{t(`types.${detail.messageType}`)}</span>
      <span>{t(`ordered.${orderOf(detail)}`)}</span>
      {[...bits].map((permission) => (
        <span key={permission}>
          <PermissionText bits={permission} />
        </span>
      ))}
      {detail.kind !== "user" && <span>{t(`kinds.${detail.kind}`)}</span>}
      {detail.autoCreated && <span data-tip={t("origin.autoTip")}>{t("origin.auto")}</span>}
      <AsOf at={detail.asOf} />
      {detail.remark !== "" && <em>{detail.remark}</em>}
    </SummaryLine>
  );
}

function TopicFigures({ detail }: { detail: TopicDetail | undefined }) {
  const { t } = useTranslation(["topics", "shell"]);
  const unknownTip = t("shell:list.unknown");
  const count = (value: number | null | undefined) => (value === undefined ? "…" : <Quantity value={value} unknownTip={unknownTip} />);
  const rate = (value: number | null | undefined) => (value === undefined ? "…" : <Rate value={value} unknownTip={unknownTip} />);
  return (
    <div className={styles.figures}>
      <FigureRow
        figures={[
          { label: t("figures.history"), value: count(detail?.historyMessages), tip: t("figures.historyTip") },
          { label: t("figures.current"), value: count(detail?.currentMessages), tip: t("figures.currentTip") },
          { label: t("figures.today"), value: count(detail?.producedToday), tip: t("columns.todayTip") },
          { label: t("figures.produceTps"), value: rate(detail?.produceTps), tip: t("columns.tpsTip") },
          { label: t("figures.consumeTps"), value: rate(detail?.consumeTps), tip: t("columns.tpsTip") },
          { label: t("figures.masters"), value: count(detail?.masterCount) },
          { label: t("figures.slaves"), value: count(detail?.slaveCount) },
        ]}
      />
    </div>
  );
}
