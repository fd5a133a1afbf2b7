import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../ui/button.tsx";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { FigureRow } from "../../ui/figure-row.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { SummaryLine } from "../../ui/summary-line.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { BacklogTab } from "./backlog-tab.tsx";
import { BrokersTab } from "./brokers-tab.tsx";
import { ChartsTab } from "./charts-tab.tsx";
import { ClientsTab } from "./clients-tab.tsx";
import { GroupMenu } from "./group-menu.tsx";
import { EnabledState, OnlineState } from "./group-words.tsx";
import { samplesLink } from "./links.ts";
import { groupQuery } from "./queries.ts";
import type { GroupDetail } from "./queries.ts";
import { groupTabs } from "./search.ts";
import { ResetsTab } from "./resets-tab.tsx";
import { SubscriptionsTab } from "./subscriptions-tab.tsx";
import type { GroupsView } from "./use-groups-view.ts";

/** One consumer group with its own link: figures above, tabs below. */
export default function GroupDrawer({ group, view }: { group: string; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const { instanceId, search, change } = view;
  const tab = search.tab ?? groupTabs[0];
  const { data, error, refetch } = useQuery(groupQuery(instanceId, group));
  const tabLinks = groupTabs.map((id) => ({
    id,
    label: t(`tabs.${id}`),
    link: { to: "/instances/$instanceId/groups" as const, params: { instanceId }, search: { ...search, tab: id, client: undefined, record: undefined, recordPage: undefined } },
  }));
  const enabled = data?.brokers.every((broker) => broker.consumeEnabled) ?? true;
  return (
    <DetailDrawer
      title={group}
      width={800}
      onClose={() => change({ group: undefined, tab: undefined, of: undefined, client: undefined, record: undefined, recordPage: undefined })}
      state={data && <OnlineState clients={data.onlineClients} />}
      actions={
        data && (
          <>
            <ButtonLink small kind="quiet" icon="deadLetter" to="/instances/$instanceId/dead-letters" params={{ instanceId }} search={{ group }}>
              {t("actions.deadLetters")}
            </ButtonLink>
            <ButtonLink small kind="quiet" icon="link" {...samplesLink(instanceId, group)}>
              {t("actions.samples")}
            </ButtonLink>
            <GroupMenu row={{ group, kind: data.kind, consumeEnabled: enabled }} view={view} />
          </>
        )
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          {error && <ErrorNotice error={error} />}
          <WarningList warnings={data?.warnings} />
          <GroupLine detail={data} />
          <GroupFigures detail={data} />
          <LinkTabs label={t("tabs.label")} current={tab} tabs={tabLinks} />
          {tab === "subscriptions" && <SubscriptionsTab group={group} view={view} />}
          {tab === "backlog" && <BacklogTab group={group} view={view} />}
          {tab === "charts" && <ChartsTab group={group} view={view} />}
          {tab === "clients" && <ClientsTab group={group} view={view} />}
          {tab === "resets" && <ResetsTab group={group} view={view} />}
          {tab === "brokers" && <BrokersTab detail={data} view={view} />}
        </>
      )}
    </DetailDrawer>
  );
}

function GroupLine({ detail }: { detail: GroupDetail | undefined }) {
  const { t } = useTranslation("groups");
  if (!detail) return <SummaryLine />;
  const switches = new Set(detail.brokers.map((broker) => broker.consumeEnabled));
  return (
    <SummaryLine>
      {switches.size > 1 ? t("enabled.mixed") : <EnabledState enabled={switches.has(true)} />}
      {detail.kind === "system" && <span>{t("kinds.system")}</span>}
      {detail.brokers.some((broker) => broker.autoCreated) && <span data-tip={t("autoCreatedTip")}>{t("autoCreated")}</span>}
      {detail.brokers.some((broker) => broker.broadcastAllowed) && <span>{t("broadcastAllowed")}</span>}
      <AsOf at={detail.asOf} />
      {detail.remark !== "" && <em>{detail.remark}</em>}
    </SummaryLine>
  );
}

function GroupFigures({ detail }: { detail: GroupDetail | undefined }) {
  const { t } = useTranslation(["groups", "shell"]);
  const unknownTip = t("shell:list.unknown");
  const waiting = detail === undefined;
  const way = detail?.consumeType === "CONSUME_ACTIVELY" ? t("mechanism.pull") : t("mechanism.push");
  const mode = detail?.messageModel === "BROADCASTING" ? t("mechanism.broadcasting") : t("mechanism.clustering");
  return (
    <FigureRow
      figures={[
        { label: t("columns.lag"), tip: t("columns.lagTip"), value: waiting ? "…" : <Quantity value={detail.lag} unknownTip={unknownTip} /> },
        { label: t("columns.consumeTps"), tip: t("columns.tpsTip"), value: waiting ? "…" : <Rate value={detail.consumeTps} unknownTip={unknownTip} /> },
        { label: t("columns.clients"), value: waiting ? "…" : <Quantity value={detail.onlineClients} />, aside: detail && detail.consumeType !== null ? `${way} · ${mode}` : undefined },
        { label: t("columns.topics"), value: waiting ? "…" : <Quantity value={detail.brokers[0]?.subscribedTopics ?? null} unknownTip={unknownTip} /> },
        { label: t("columns.retries"), tip: t("columns.retriesTip"), value: waiting ? "…" : <Quantity value={detail.brokers[0]?.maxRetries ?? null} unknownTip={unknownTip} /> },
      ]}
    />
  );
}
