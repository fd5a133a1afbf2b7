import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sortParam } from "../../../lib/search-params.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { FilterBar, SearchBox } from "../../../ui/filter-bar.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { AlarmTabs } from "../alarm-tabs.tsx";
import { notificationChanges, policyListQuery, policyQuery } from "../notification-queries.ts";
import type { PolicyRow } from "../notification-queries.ts";
import { namedSortColumns } from "../notification-search.ts";
import type { PolicySearch } from "../notification-search.ts";
import { OpenOne } from "../open-one.tsx";
import { usePolicyColumns } from "./policy-columns.tsx";

const PolicyForm = lazy(() => import("./policy-form.tsx"));
const MailForm = lazy(() => import("./mail-form.tsx"));
const TestDialog = lazy(() => import("./test-dialog.tsx"));
const WebhookGuide = lazy(() => import("./webhook-guide.tsx"));
const DeleteNamed = lazy(() => import("../delete-named.tsx"));
const route = getRouteApi("/instances/$instanceId/alarms/policies");

/** Who is told what, when and how, for the whole console (ALARM-3, ALARM-7, ALM-018). */
export function PoliciesPage() {
  const { t } = useTranslation("notifications");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(policyListQuery(search));
  const change = (part: Partial<PolicySearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  const narrow = (part: Partial<PolicySearch>): void => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), resetScroll: false, replace: true });
  const create = (
    <Button kind="primary" icon="add" onClick={() => change({ create: true })}>
      {t("policies.create")}
    </Button>
  );
  const actions = (
    <>
      <Button onClick={() => change({ guide: true })}>{t("policies.guide")}</Button>
      <Button onClick={() => change({ mail: true })}>{t("mail.title")}</Button>
      {create}
    </>
  );
  const empty =
    search.q === undefined ? (
      <EmptyState icon="message" title={t("policies.emptyTitle")} action={create}>
        {t("policies.emptyText")}
      </EmptyState>
    ) : (
      <NoHits onClear={() => narrow({ q: undefined })} />
    );
  return (
    <>
      <PageHead title={t("policies.title")} note={t("wholeConsole")} actions={actions} />
      <AlarmTabs instanceId={instanceId} current="policies" />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <SearchBox label={t("policies.search")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
      </FilterBar>
      <ListTable label={t("policies.title")} list={list} columns={usePolicyColumns(instanceId, search, change)} rowKey={(row) => row.id} sort={search.sort ?? "name"} onSort={(sort) => narrow({ sort: sortParam(sort, namedSortColumns) })} empty={empty} search={search} onPage={change} />
      <OpenParts search={search} change={change} />
    </>
  );
}

/** What the link says is open above the list. */
function OpenParts({ search: { create, edit, guide, mail, remove, test }, change }: { search: PolicySearch; change: (part: Partial<PolicySearch>) => void }) {
  const { t } = useTranslation("notifications");
  const queryClient = useQueryClient();
  const close = () => change({ create: undefined, edit: undefined, guide: undefined, mail: undefined, remove: undefined, test: undefined });
  const deletePolicy = async ({ id, name }: PolicyRow): Promise<void> => {
    await notificationChanges(queryClient).deletePolicy(id);
    tellDone(t("policies.deleted", { name }));
  };
  const open = (id: string | undefined, children: (policy: PolicyRow) => ReactNode) =>
    id !== undefined && (
      <OpenOne key={id} query={policyQuery(id)} title={t("policies.title")} onClose={close}>
        {children}
      </OpenOne>
    );
  return (
    <Suspense>
      {create && <PolicyForm onClose={close} />}
      {open(edit, (policy) => <PolicyForm policy={policy} onClose={close} />)}
      {open(test, (policy) => <TestDialog policy={policy} onClose={close} />)}
      {open(remove, (policy) => <DeleteNamed title={t("policies.deleteTitle", { name: policy.name })} text={t("policies.deleteText")} onConfirm={() => deletePolicy(policy)} onClose={close} />)}
      {mail && <MailForm onClose={close} />}
      {guide && <WebhookGuide onClose={close} />}
    </Suspense>
  );
}
