import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { sortParam } from "../../../lib/search-params.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { FilterBar, SearchBox } from "../../../ui/filter-bar.tsx";
import { HiddenText } from "../../../ui/hidden-text.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { NameCell } from "../../../ui/name-cell.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { AlarmTabs } from "../alarm-tabs.tsx";
import { groupListQuery, groupQuery, notificationChanges } from "../notification-queries.ts";
import type { GroupRow } from "../notification-queries.ts";
import { namedSortColumns } from "../notification-search.ts";
import type { ContactSearch } from "../notification-search.ts";
import { FewNames } from "../few-names.tsx";
import { OpenOne } from "../open-one.tsx";

const ContactForm = lazy(() => import("./contact-form.tsx"));
const DeleteNamed = lazy(() => import("../delete-named.tsx"));
const route = getRouteApi("/instances/$instanceId/alarms/contacts");

/** Who can be told, in groups of the whole console (ALARM-2, ALARM-7). */
export function ContactsPage() {
  const { t } = useTranslation("notifications");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(groupListQuery(search));
  const change = (part: Partial<ContactSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  const narrow = (part: Partial<ContactSearch>): void => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), resetScroll: false, replace: true });
  const columns = useColumns(instanceId, search, change);
  const create = (
    <Button kind="primary" icon="add" onClick={() => change({ create: true })}>
      {t("contacts.create")}
    </Button>
  );
  const empty =
    search.q === undefined ? (
      <EmptyState icon="user" title={t("contacts.emptyTitle")} action={create}>
        {t("contacts.emptyText")}
      </EmptyState>
    ) : (
      <NoHits onClear={() => narrow({ q: undefined })} />
    );
  return (
    <>
      <PageHead title={t("contacts.title")} note={t("wholeConsole")} actions={create} />
      <AlarmTabs instanceId={instanceId} current="contacts" />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <SearchBox label={t("contacts.search")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
      </FilterBar>
      <ListTable label={t("contacts.title")} list={list} columns={columns} rowKey={(row) => row.id} sort={search.sort ?? "name"} onSort={(sort) => narrow({ sort: sortParam(sort, namedSortColumns) })} empty={empty} search={search} onPage={change} />
      <OpenParts search={search} change={change} />
    </>
  );
}

/** What the link says is open above the list. */
function OpenParts({ search: { create, edit, remove }, change }: { search: ContactSearch; change: (part: Partial<ContactSearch>) => void }) {
  const { t } = useTranslation("notifications");
  const queryClient = useQueryClient();
  const close = () => change({ create: undefined, edit: undefined, remove: undefined });
  const deleteGroup = async ({ id, name }: GroupRow): Promise<void> => {
    await notificationChanges(queryClient).deleteGroup(id);
    tellDone(t("contacts.deleted", { name }));
  };
  return (
    <Suspense>
      {create && <ContactForm onClose={close} />}
      {edit !== undefined && (
        <OpenOne key={edit} query={groupQuery(edit)} title={t("contacts.title")} onClose={close}>
          {(group) => <ContactForm group={group} onClose={close} />}
        </OpenOne>
      )}
      {remove !== undefined && (
        <OpenOne key={remove} query={groupQuery(remove)} title={t("contacts.title")} onClose={close}>
          {(group) => <DeleteNamed title={t("contacts.deleteTitle", { name: group.name })} text={t("contacts.deleteText")} onConfirm={() => deleteGroup(group)} onClose={close} />}
        </OpenOne>
      )}
    </Suspense>
  );
}

function useColumns(instanceId: string, search: ContactSearch, change: (part: Partial<ContactSearch>) => void): Column<GroupRow>[] {
  const { t } = useTranslation("notifications");
  return [
    {
      id: "name",
      title: t("columns.name"),
      sortable: true,
      wraps: true,
      cell: (row) => (
        <NameCell name={row.name} marks={[]} remark={row.remark} minWidth={150}>
          <Link to="/instances/$instanceId/alarms/contacts" params={{ instanceId }} search={{ ...search, edit: row.id }} resetScroll={false}>
            {row.name}
          </Link>
        </NameCell>
      ),
    },
    { id: "contacts", title: t("contacts.people"), wraps: true, cell: (row) => <FewNames names={row.contacts.map(({ name }) => name)} /> },
    { id: "usedBy", title: t("contacts.usedBy"), wraps: true, cell: (row) => <FewNames names={row.usedBy} /> },
    { id: "updatedAt", title: t("columns.updated"), sortable: true, firstDirection: "desc", cell: (row) => <RelativeTime at={row.updatedAt} /> },
    {
      id: "actions",
      title: <HiddenText>{t("columns.actions")}</HiddenText>,
      align: "right",
      width: 44,
      cell: (row) => (
        <Menu
          items={[
            { id: "edit", icon: "edit", label: t("actions.edit"), onSelect: () => change({ edit: row.id }) },
            { id: "delete", icon: "trash", label: t("actions.delete"), danger: true, startsGroup: true, onSelect: () => change({ remove: row.id }) },
          ]}
          trigger={(props) => <IconButton small icon="more" label={t("actions.more", { name: row.name })} {...props} />}
        />
      ),
    },
  ];
}
