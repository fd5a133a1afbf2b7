import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Rate } from "../../ui/quantity.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import styles from "./groups.module.css";
import { samplesLink, topicLink } from "./links.ts";
import { groupQuery, subscriptionsQuery } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

type Subscriptions = AnswerOf<"listGroupSubscriptions">;
type Row = Subscriptions["rows"][number];
type Difference = Subscriptions["differences"][number];

/** What the group subscribes to, whether all its clients agree (SUB-1 to SUB-6), and why it cannot be edited here (GROUP-15). */
export function SubscriptionsTab({ group, view: { instanceId } }: { group: string; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const subscriptions = useQuery(subscriptionsQuery(instanceId, group));
  const limits = useQuery(groupQuery(instanceId, group)).data?.tpsLimits ?? null;
  const limitOf = (topic: string) => {
    const perSecond = limits?.find((limit) => limit.topic === topic)?.perSecond;
    return perSecond === undefined ? t("limits.none") : <Rate value={perSecond} />;
  };
  const columns: Column<Row>[] = [
    { id: "topic", title: t("subscriptions.topic"), wraps: true, cell: (row) => <Link {...topicLink(instanceId, row.topic)}>{row.topic}</Link> },
    { id: "expression", title: t("subscriptions.expression"), wraps: true, cell: (row) => (row.source === "online" ? <code>{row.expression}</code> : "–") },
    { id: "expressionType", title: t("subscriptions.type"), cell: (row) => (row.source === "online" ? row.expressionType : "–") },
    { id: "source", title: t("subscriptions.source"), cell: (row) => <StatusDot tone={row.source === "online" ? "ok" : "idle"}>{t(`subscriptions.${row.source}`)}</StatusDot> },
    ...(limits === null ? [] : [{ id: "limit", title: t("limits.column"), align: "right" as const, tip: t("limits.hint"), cell: (row: Row) => limitOf(row.topic) }]),
    { id: "subscribedAt", title: t("subscriptions.since"), wideOnly: true, cell: (row) => <RelativeTime at={row.subscribedAt} /> },
  ];
  return (
    <QueryPart query={subscriptions}>
      {(data) => (
        <>
          <WarningList warnings={data.warnings} />
          <Verdict data={data} />
          {data.consistent === false && <h3>{t("tabs.subscriptions")}</h3>}
          <DataTable label={t("tabs.subscriptions")} columns={columns} rows={data.rows} rowKey={(row) => row.topic} empty={<NoSubscription group={group} instanceId={instanceId} />} />
          <div className={styles.block}>
            <Notice>{t(limits === null ? "subscriptions.readOnly" : "subscriptions.byClients")}</Notice>
          </div>
        </>
      )}
    </QueryPart>
  );
}

/** Whether all clients of the group subscribe alike (SUB-6); not known is said, not passed over. */
function Verdict({ data }: { data: Subscriptions }) {
  const { t } = useTranslation("groups");
  if (!data.online) return <Notice>{t("subscriptions.offlineGroup")}</Notice>;
  if (data.consistent === null) return <Notice tone="warn">{t("subscriptions.notAsked")}</Notice>;
  if (data.consistent) {
    return (
      <p className={styles.verdict}>
        <StatusDot tone="ok">{t("subscriptions.consistent")}</StatusDot>
      </p>
    );
  }
  const columns: Column<Difference>[] = [
    { id: "clientId", title: t("clients.clientId"), wraps: true, cell: (row) => <code>{row.clientId}</code> },
    { id: "topic", title: t("subscriptions.topic"), wraps: true, cell: (row) => row.topic },
    { id: "expression", title: t("subscriptions.thisClient"), wraps: true, cell: (row) => (row.expression === null ? t("subscriptions.not") : <code>{row.expression}</code>) },
    { id: "others", title: t("subscriptions.otherClients"), wraps: true, cell: (row) => (row.others === null ? t("subscriptions.not") : <code>{row.others}</code>) },
  ];
  return (
    <>
      <Notice tone="danger">{t("subscriptions.inconsistent")}</Notice>
      <div className={styles.block}>
        <DataTable label={t("subscriptions.differences")} columns={columns} rows={data.differences} rowKey={(row) => `${row.clientId} ${row.topic}`} empty={t("subscriptions.noDetail")} />
      </div>
    </>
  );
}

function NoSubscription({ group, instanceId }: { group: string; instanceId: string }) {
  const { t } = useTranslation("groups");
  return (
    <EmptyState
      icon="topic"
      title={t("subscriptions.noneTitle")}
      action={
        <ButtonLink icon="link" {...samplesLink(instanceId, group)}>
          {t("actions.samples")}
        </ButtonLink>
      }
      code={<CodeBlock samples={[{ language: "Java", code: `DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("${group}");\nconsumer.subscribe("orders", "*");` }]} />}
    >
      {t("subscriptions.none")}
    </EmptyState>
  );
}
