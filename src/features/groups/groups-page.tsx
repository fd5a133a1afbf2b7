import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { sortParam } from "../../lib/search-params.ts";
import { Button } from "../../ui/button.tsx";
import { NoHits } from "../../ui/empty-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { useGroupColumns } from "./group-columns.tsx";
import { GroupFilters } from "./group-filters.tsx";
import { groupListQuery } from "./queries.ts";
import { groupSortColumns, isNarrowed } from "./search.ts";
import { useGroupsView } from "./use-groups-view.ts";
import type { GroupsView } from "./use-groups-view.ts";

const GroupsEmpty = lazy(() => import("./groups-empty.tsx"));
const GroupDrawer = lazy(() => import("./group-drawer.tsx"));
const CreateGroup = lazy(() => import("./create-group.tsx"));
const EditGroup = lazy(() => import("./edit-group.tsx"));
const DeleteGroup = lazy(() => import("./delete-group.tsx"));
const DisableGroup = lazy(() => import("./disable-group.tsx"));
const OffsetReset = lazy(() => import("./offset-reset.tsx"));

const rowKey = (row: { group: string; brokerName: string; brokerId: number }): string => `${row.group}@${row.brokerName}:${row.brokerId}`;

/** The consumer groups of an instance, one row a group and broker (GROUP-1); drawer and forms load on demand. */
export function GroupsPage() {
  const { t } = useTranslation("groups");
  const view = useGroupsView();
  const { instanceId, search, change, narrow } = view;
  const list = useQuery(groupListQuery(instanceId, search));
  const columns = useGroupColumns(view);
  const openRow = list.data?.rows.find((row) => row.group === search.group);
  const clear = (): void => narrow({ q: undefined, broker: undefined, kind: undefined, online: undefined, enabled: undefined });
  const empty = isNarrowed(search) ? (
    <NoHits onClear={clear} />
  ) : (
    <Suspense>
      <GroupsEmpty instanceId={instanceId} onCreate={() => change({ create: true })} />
    </Suspense>
  );
  return (
    <>
      <PageHead
        title={t("title")}
        actions={
          <Button kind="primary" icon="add" onClick={() => change({ create: true })}>
            {t("actions.create")}
          </Button>
        }
      />
      <GroupFilters view={view} asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching} />
      <ListTable
        label={t("title")}
        list={list}
        columns={columns}
        rowKey={rowKey}
        sort={search.sort ?? "group"}
        onSort={(sort) => narrow({ sort: sort === "group" ? undefined : sortParam(sort, groupSortColumns) })}
        openKey={openRow && rowKey(openRow)}
        empty={empty}
        search={search}
        onPage={change}
      />
      <OpenParts view={view} />
    </>
  );
}

/** What the link says is open above the list. */
function OpenParts({ view }: { view: GroupsView }) {
  const { search } = view;
  return (
    <Suspense>
      {search.group !== undefined && <GroupDrawer key={search.group} group={search.group} view={view} />}
      {search.create && <CreateGroup view={view} />}
      {search.edit !== undefined && <EditGroup key={search.edit} group={search.edit} view={view} />}
      {search.remove !== undefined && <DeleteGroup key={search.remove} group={search.remove} view={view} />}
      {search.disable !== undefined && <DisableGroup key={search.disable} group={search.disable} view={view} />}
      {search.reset && <OffsetReset view={view} />}
    </Suspense>
  );
}
