import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { sortParam } from "../../lib/search-params.ts";
import { Button } from "../../ui/button.tsx";
import { NoHits } from "../../ui/empty-state.tsx";
import { FilterBar, SearchBox, SelectFilter } from "../../ui/filter-bar.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { AccessStatus, isManageable } from "./access-status.tsx";
import { PartialFailureNotice } from "./partial-failure-notice.tsx";
import { accessStateQuery, userListQuery } from "./queries.ts";
import type { AccessState } from "./queries.ts";
import { userSortColumns } from "./search.ts";
import { useAccessView } from "./use-access-view.ts";
import type { AccessView } from "./use-access-view.ts";
import { useUserColumns } from "./user-columns.tsx";

const UsersEmpty = lazy(() => import("./users-empty.tsx"));
const UserDrawer = lazy(() => import("./user-drawer.tsx"));
const CreateUser = lazy(() => import("./create-user.tsx"));
const EditUser = lazy(() => import("./edit-user.tsx"));
const DeleteUser = lazy(() => import("./delete-user.tsx"));
const ResetSecret = lazy(() => import("./reset-secret.tsx"));
const SecretOnce = lazy(() => import("./secret-once.tsx"));
const GlobalAllowList = lazy(() => import("./global-allow-list.tsx"));
const SwitchAccess = lazy(() => import("./switch-access.tsx"));

/** The application users of an instance, and whether it asks for them (spec-ctyun ACL); drawer and forms load on demand. */
export function AccessPage() {
  const { t } = useTranslation("access");
  const view = useAccessView();
  const { instanceId, search, change, narrow } = view;
  const state = useQuery(accessStateQuery(instanceId));
  const list = useQuery(userListQuery(instanceId, search));
  const isNarrowed = search.q !== undefined || search.admin !== undefined;
  const teaching = <UsersEmpty state={state.data} onCreate={() => change({ create: true })} />;
  const empty = isNarrowed ? <NoHits onClear={() => narrow({ q: undefined, admin: undefined })} /> : <Suspense>{teaching}</Suspense>;
  return (
    <>
      <PageHead title={t("title")} state={state.data && <SwitchState state={state.data} />} actions={<PageActions state={state.data} view={view} />} />
      {view.failed && <PartialFailureNotice failed={view.failed} view={view} />}
      <AccessStatus state={state.data} view={view} />
      {state.data && !isManageable(state.data) ? <Suspense>{teaching}</Suspense> : <UserList view={view} list={list} empty={empty} onRefresh={() => void Promise.all([list.refetch(), state.refetch()])} />}
      <OpenParts view={view} />
    </>
  );
}

interface UserListProps {
  view: AccessView;
  list: UseQueryResult<AnswerOf<"listAccessUsers">>;
  empty: ReactNode;
  onRefresh: () => void;
}

function UserList({ view, list, empty, onRefresh }: UserListProps) {
  const { t } = useTranslation("access");
  const { search, change, narrow } = view;
  const columns = useUserColumns(view);
  const answers = [
    { value: "true" as const, label: t("administrator.yes") },
    { value: "false" as const, label: t("administrator.no") },
  ];
  return (
    <>
      <FilterBar asOf={list.data?.asOf} onRefresh={onRefresh} isRefreshing={list.isFetching}>
        <SearchBox label={t("columns.userId")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
        <SelectFilter label={t("columns.administrator")} value={search.admin ?? ""} options={answers} onChange={(admin) => narrow({ admin: admin || undefined })} />
      </FilterBar>
      <ListTable
        label={t("title")}
        list={list}
        columns={columns}
        rowKey={(row) => row.userId}
        sort={search.sort ?? "userId"}
        onSort={(sort) => narrow({ sort: sort === "userId" ? undefined : sortParam(sort, userSortColumns) })}
        openKey={search.user}
        empty={empty}
        search={search}
        onPage={change}
      />
    </>
  );
}

function SwitchState({ state }: { state: AccessState }) {
  const { t } = useTranslation("access");
  if (state.enabled === null) return <StatusDot tone="warn">{t("state.mixed")}</StatusDot>;
  return state.enabled ? <StatusDot tone="ok">{t("state.on")}</StatusDot> : <StatusDot tone="idle">{t("state.off")}</StatusDot>;
}

function PageActions({ state, view: { change } }: { state: AccessState | undefined; view: AccessView }) {
  const { t } = useTranslation("access");
  if (!isManageable(state)) return null;
  return (
    <>
      {state?.enabled === true && state.switchable && <Button onClick={() => change({ turn: "off" })}>{t("actions.turnOff")}</Button>}
      {state?.enabled !== true && state?.switchable && <Button onClick={() => change({ turn: "on" })}>{t("actions.turnOn")}</Button>}
      <Button kind="primary" icon="add" onClick={() => change({ create: true })}>
        {t("actions.create")}
      </Button>
    </>
  );
}

/** What the link says is open above the list, and a secret that is shown this once. */
function OpenParts({ view }: { view: AccessView }) {
  const { search, newSecret } = view;
  return (
    <Suspense>
      {search.user !== undefined && <UserDrawer key={search.user} userId={search.user} view={view} />}
      {search.create && <CreateUser view={view} />}
      {search.edit !== undefined && <EditUser key={search.edit} userId={search.edit} view={view} />}
      {search.secret !== undefined && <ResetSecret key={search.secret} userId={search.secret} view={view} />}
      {search.remove !== undefined && <DeleteUser key={search.remove} userId={search.remove} view={view} />}
      {search.allow && <GlobalAllowList view={view} />}
      {search.turn !== undefined && <SwitchAccess turn={search.turn} view={view} />}
      {newSecret && <SecretOnce shown={newSecret} view={view} />}
    </Suspense>
  );
}
