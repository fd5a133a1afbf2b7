import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { ClientTable } from "./client-table.tsx";
import { groupLink } from "./links.ts";
import { topicGroupsQuery } from "./queries.ts";
import { QueryPart } from "../../ui/query-part.tsx";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

type GroupRow = AnswerOf<"listTopicGroups">["rows"][number];

/** The groups of the topic with their connected instances (TOPIC-11, TOPIC-13, TOPIC-14, SUB-4). */
export function TopicGroupsTab({ topic, view: { instanceId } }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const groups = useQuery(topicGroupsQuery(instanceId, topic));
  const columns: Column<GroupRow>[] = [
    { id: "group", title: t("groups.group"), wraps: true, cell: (row) => <Link {...groupLink(instanceId, row.group, "subscriptions")}>{row.group}</Link> },
    { id: "topic", title: t("columns.topic"), wraps: true, wideOnly: true, cell: (row) => row.topic },
    { id: "online", title: t("groups.state"), cell: (row) => <StatusDot tone={row.online ? "ok" : "idle"}>{row.online ? t("groups.online", { count: row.clients.length }) : t("groups.offline")}</StatusDot> },
    { id: "way", title: t("groups.way"), cell: (row) => <WayCell row={row} /> },
    { id: "subscription", title: t("groups.subscription"), wraps: true, cell: (row) => (row.subscription === null ? "–" : <code>{row.subscription}</code>) },
  ];
  return (
    <QueryPart query={groups}>
      {({ rows, warnings }) => (
        <>
          <WarningList warnings={warnings} />
          <DataTable
            label={t("tabs.groups")}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.group}
            empty={
              <EmptyState icon="group" title={t("groups.noneTitle")}>
                {t("groups.none")}
              </EmptyState>
            }
          />
          {rows
            .filter((row) => row.clients.length > 0)
            .map((row) => (
              <section key={row.group} className={styles.block}>
                <h3>
                  {t("clients.of")} <CopyText text={row.group} plain />
                </h3>
                <ClientTable label={`${t("clients.of")} ${row.group}`} clients={row.clients} />
              </section>
            ))}
        </>
      )}
    </QueryPart>
  );
}

/** Push or pull with the protocol's own word on hover, and the mode. */
function WayCell({ row }: { row: GroupRow }) {
  const { t } = useTranslation("topics");
  if (row.consumeType === null) return "–";
  const way = row.consumeType === "CONSUME_PASSIVELY" ? t("groups.push") : row.consumeType === "CONSUME_ACTIVELY" ? t("groups.pull") : row.consumeType;
  const mode = row.messageModel === "CLUSTERING" ? t("groups.clustering") : row.messageModel === "BROADCASTING" ? t("groups.broadcasting") : row.messageModel;
  return (
    <span className={styles.stack} data-tip={[row.consumeType, row.messageModel].filter(Boolean).join(" · ")}>
      {way}
      <small>{mode}</small>
    </span>
  );
}
