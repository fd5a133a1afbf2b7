import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Duration, Quantity } from "../../ui/quantity.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { BacklogQueues } from "./backlog-queues.tsx";
import { groupsLink } from "./links.ts";
import { backlogQuery } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

type BacklogRow = AnswerOf<"listGroupBacklog">["rows"][number];

/** The group's backlog a topic (BACK-1 to BACK-3), the largest first; the queues of the chosen topic below. */
export function BacklogTab({ group, view }: { group: string; view: GroupsView }) {
  const { t } = useTranslation(["groups", "shell"]);
  const { instanceId, search } = view;
  const backlog = useQuery(backlogQuery(instanceId, group));
  const unknown = t("shell:list.unknown");
  const columns: Column<BacklogRow>[] = [
    { id: "topic", title: t("subscriptions.topic"), wraps: true, cell: (row) => <Link {...groupsLink(instanceId, { ...search, of: row.topic })}>{row.topic}</Link> },
    { id: "lag", title: t("backlog.lag"), tip: t("columns.lagTip"), align: "right", cell: (row) => <Quantity value={row.lag} unknownTip={unknown} /> },
    { id: "consumeTps", title: t("backlog.tps"), align: "right", cell: (row) => row.consumeTps?.toFixed(3) ?? "–" },
    { id: "longestUnconsumedMs", title: t("backlog.oldest"), tip: t("backlog.longestUnconsumed"), align: "right", cell: (row) => <Duration ms={row.longestUnconsumedMs} unknownTip={unknown} /> },
    { id: "retryMessages", title: t("backlog.retries"), align: "right", cell: (row) => <Quantity value={row.retryMessages} unknownTip={unknown} /> },
    { id: "actions", title: "", align: "right", cell: (row) => <Link {...groupsLink(instanceId, { ...search, reset: true, resetGroup: group, resetTopic: row.topic })}>{t("actions.resetShort")}</Link> },
  ];
  return (
    <QueryPart query={backlog}>
      {({ rows, warnings }) => {
        const sorted = rows.toSorted((a, b) => (b.lag ?? -1) - (a.lag ?? -1) || a.topic.localeCompare(b.topic));
        const chosen = sorted.find((row) => row.topic === search.of) ?? sorted[0];
        return (
          <>
            <WarningList warnings={warnings} />
            <DataTable
              label={t("tabs.backlog")}
              columns={columns}
              rows={sorted}
              rowKey={(row) => row.topic}
              openKey={chosen?.topic}
              empty={
                <EmptyState icon="group" title={t("backlog.noneTitle")}>
                  {t("backlog.none")}
                </EmptyState>
              }
            />
            {chosen && <BacklogQueues row={chosen} instanceId={instanceId} />}
          </>
        );
      }}
    </QueryPart>
  );
}
