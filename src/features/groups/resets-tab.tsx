import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Column } from "../../ui/data-table-types.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { groupsLink } from "./links.ts";
import { resetListQuery } from "./queries.ts";
import type { ResetRecord } from "./queries.ts";
import { ResetQueues, ResetState, ResetTargetText, UndoLink } from "./reset-record.tsx";
import type { GroupsView } from "./use-groups-view.ts";

/** Every reset of the group, newest first; the queues of the chosen one below, and the way back from each. */
export function ResetsTab({ group, view }: { group: string; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const { instanceId, search, change } = view;
  const list = useQuery(resetListQuery(instanceId, group, { page: search.recordPage }));
  const chosen = list.data?.rows.find(({ id }) => id === search.record) ?? list.data?.rows[0];
  const columns: Column<ResetRecord>[] = [
    { id: "id", title: t("resets.number"), cell: (row) => <Link {...groupsLink(instanceId, { ...search, record: row.id })}>{`#${row.id}`}</Link> },
    { id: "at", title: t("resets.at"), cell: (row) => <RelativeTime at={row.at} /> },
    { id: "topic", title: t("subscriptions.topic"), wraps: true, cell: (row) => row.topic },
    { id: "target", title: t("resets.target"), wraps: true, cell: (row) => <ResetTargetText target={row.target} /> },
    { id: "account", title: t("resets.by"), cell: (row) => row.account },
    { id: "state", title: t("resets.state"), wraps: true, cell: (row) => <ResetState reset={row} /> },
    { id: "actions", title: "", align: "right", cell: (row) => <UndoLink reset={row} group={group} view={view} /> },
  ];
  const empty = (
    <EmptyState icon="refresh" title={t("resets.noneTitle")}>
      {t("resets.none")}
    </EmptyState>
  );
  return (
    <>
      <ListTable label={t("tabs.resets")} list={list} columns={columns} rowKey={(row) => String(row.id)} openKey={chosen && String(chosen.id)} empty={empty} search={{ page: search.recordPage }} onPage={({ page }) => change({ recordPage: page, record: undefined })} />
      {chosen && <ResetQueues reset={chosen} />}
    </>
  );
}
