import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { alarmDimensions } from "../../../contract/alarm-metrics.ts";
import { sortParam } from "../../../lib/search-params.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { ConfirmDanger } from "../../../ui/confirm-danger.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { FilterBar, SearchBox, SelectFilter } from "../../../ui/filter-bar.tsx";
import { HiddenText } from "../../../ui/hidden-text.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { AlarmTabs } from "../alarm-tabs.tsx";
import { useConditionTexts } from "../alarm-words.tsx";
import { allTemplatesQuery, templateChanges, templateListQuery } from "./queries.ts";
import type { TemplateRow } from "./queries.ts";
import { templateSortColumns } from "./search.ts";
import type { TemplateSearch } from "./search.ts";

const TemplateForm = lazy(() => import("./template-form.tsx"));
const route = getRouteApi("/instances/$instanceId/alarms/templates");

/** Condition templates of the whole console (ALM-020). */
export function TemplatesPage() {
  const { t } = useTranslation("alarms");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(templateListQuery(search));
  const change = (part: Partial<TemplateSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  const narrow = (part: Partial<TemplateSearch>): void => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), resetScroll: false, replace: true });
  const columns = useTemplateColumns(instanceId, search, change);
  const isNarrowed = search.q !== undefined || search.dimension !== undefined;
  const create = (kind: "primary" | "plain") => (
    <Button kind={kind} icon="add" onClick={() => change({ edit: "new" })}>
      {t("templates.create")}
    </Button>
  );
  const empty = isNarrowed ? (
    <NoHits onClear={() => narrow({ q: undefined, dimension: undefined })} />
  ) : (
    <EmptyState icon="bell" title={t("templates.emptyTitle")} action={create("plain")}>
      {t("templates.emptyText")}
    </EmptyState>
  );
  return (
    <>
      <PageHead title={t("title")} tabTitle={t("tabs.templates")} actions={create("primary")} />
      <AlarmTabs instanceId={instanceId} current="templates" />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <SearchBox label={t("templates.name")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
        <SelectFilter label={t("rules.dimension")} value={search.dimension ?? ""} options={alarmDimensions.map((value) => ({ value, label: t(`dimensions.${value}`) }))} onChange={(dimension) => narrow({ dimension: dimension || undefined })} />
      </FilterBar>
      <ListTable
        label={t("tabs.templates")}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        sort={search.sort ?? "name"}
        onSort={(sort) => narrow({ sort: sort === "name" ? undefined : sortParam(sort, templateSortColumns) })}
        empty={empty}
        search={search}
        onPage={change}
      />
      <Suspense>{search.edit !== undefined && <TemplateForm key={search.edit} id={search.edit} onClose={() => change({ edit: undefined })} />}</Suspense>
      {search.remove !== undefined && <DeleteTemplate id={search.remove} onClose={() => change({ remove: undefined })} />}
    </>
  );
}

function useTemplateColumns(instanceId: string, search: TemplateSearch, change: (part: Partial<TemplateSearch>) => void): Column<TemplateRow>[] {
  const { t } = useTranslation("alarms");
  const { conditionText } = useConditionTexts();
  return [
    {
      id: "name",
      title: t("templates.name"),
      sortable: true,
      wraps: true,
      cell: (row) => (
        <Link to="/instances/$instanceId/alarms/templates" params={{ instanceId }} search={{ ...search, edit: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { id: "dimension", title: t("rules.dimension"), sortable: true, cell: (row) => t(`dimensions.${row.dimension}`) },
    { id: "conditions", title: t("condition.title"), wraps: true, cell: (row) => row.conditions.map((condition) => conditionText(condition)).join(t(row.match === "all" ? "condition.and" : "condition.or")) },
    { id: "remark", title: t("templates.remark"), wraps: true, wideOnly: true, cell: (row) => row.remark },
    { id: "rules", title: t("templates.rules"), sortable: true, align: "right", firstDirection: "desc", cell: (row) => row.rules },
    { id: "updatedAt", title: t("rules.updated"), sortable: true, firstDirection: "desc", wideOnly: true, cell: (row) => <RelativeTime at={row.updatedAt} /> },
    { id: "actions", title: <HiddenText>{t("rules.actions")}</HiddenText>, align: "right", width: 44, cell: (row) => <IconButton small icon="trash" label={t("templates.delete")} aria-label={t("templates.deleteOf", { name: row.name })} onClick={() => change({ remove: row.id })} /> },
  ];
}

function DeleteTemplate({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("alarms");
  const { data } = useQuery(allTemplatesQuery());
  const queryClient = useQueryClient();
  const template = data?.rows.find((row) => row.id === id);
  if (!template) return null;
  const remove = async (): Promise<void> => {
    await templateChanges(queryClient).remove(id);
    tellDone(t("templates.deleted", { name: template.name }));
  };
  return <ConfirmDanger title={t("templates.deleteTitle", { name: template.name })} action={t("templates.delete")} name={template.name} losses={<p>{t("templates.losses", { count: template.rules })}</p>} onConfirm={remove} onClose={onClose} />;
}
