import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { groupLink, offsetQueryLink, resetLink } from "./links.ts";
import { topicBacklogQuery } from "./queries.ts";
import { QueryPart } from "../../ui/query-part.tsx";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

type BacklogRow = AnswerOf<"listTopicBacklog">["rows"][number];

/** What every group has and has not consumed, one row a group and broker (TOPIC-18, TOPIC-19). */
export function TopicBacklogTab({ topic, view: { instanceId } }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation(["topics", "shell"]);
  const backlog = useQuery(topicBacklogQuery(instanceId, topic));
  const unknown = t("shell:list.unknown");
  const columns: Column<BacklogRow>[] = [
    { id: "group", title: t("groups.group"), wraps: true, cell: (row) => <GroupCell row={row} instanceId={instanceId} /> },
    { id: "lag", title: t("backlog.lag"), tip: t("backlog.lagTip"), align: "right", cell: (row) => <Quantity value={row.lag} unknownTip={unknown} /> },
    { id: "consumed", title: t("backlog.consumed"), tip: t("backlog.consumedTip"), align: "right", cell: (row) => <Quantity value={row.consumed} unknownTip={unknown} /> },
    { id: "consumed24h", title: t("backlog.consumed24h"), align: "right", cell: (row) => <Quantity value={row.consumed24h} unknownTip={unknown} /> },
    { id: "inflight", title: t("backlog.inflight"), tip: t("backlog.inflightTip"), align: "right", cell: (row) => <Quantity value={row.inflight} unknownTip={t("backlog.inflightUnknown")} /> },
    { id: "consumeTps", title: t("columns.consumeTps"), align: "right", wideOnly: true, cell: (row) => <TpsCell row={row} unknown={unknown} /> },
    { id: "actions", title: "", align: "right", cell: (row) => <ActionsCell row={row} instanceId={instanceId} /> },
  ];
  return (
    <QueryPart query={backlog}>
      {({ rows, warnings }) => (
        <>
          <WarningList warnings={warnings} />
          <DataTable
            label={t("tabs.backlog")}
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.group}@${row.brokerName}`}
            empty={
              <EmptyState icon="group" title={t("backlog.noneTitle")}>
                {t("groups.none")}
              </EmptyState>
            }
          />
        </>
      )}
    </QueryPart>
  );
}

function GroupCell({ row, instanceId }: { row: BacklogRow; instanceId: string }) {
  const { t } = useTranslation("topics");
  return (
    <div className={styles.groupName}>
      <Link {...groupLink(instanceId, row.group, "backlog")}>{row.group}</Link>
      <small className={styles.pair}>
        <StatusDot tone={row.online ? "ok" : "idle"}>{t(row.online ? "groups.on" : "groups.offline")}</StatusDot>
        <span>{row.brokerName}</span>
      </small>
    </div>
  );
}

function TpsCell({ row, unknown }: { row: BacklogRow; unknown: string }) {
  return (
    <div className={styles.stack}>
      <Rate value={row.consumeTps} unknownTip={unknown} />
      {row.lastConsumedAt !== null && (
        <small>
          <RelativeTime at={row.lastConsumedAt} />
        </small>
      )}
    </div>
  );
}

function ActionsCell({ row, instanceId }: { row: BacklogRow; instanceId: string }) {
  const { t } = useTranslation("topics");
  return (
    <span className={styles.links}>
      <Link {...offsetQueryLink(instanceId, { topic: row.topic, broker: row.brokerName, queue: 0, group: row.group })}>{t("backlog.offsetQuery")}</Link>
      <Link {...resetLink(instanceId, row.topic, row.group)}>{t("backlog.reset")}</Link>
    </span>
  );
}
