import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { alarmDimensions } from "../../../contract/alarm-metrics.ts";
import { sortParam } from "../../../lib/search-params.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { FilterBar, SearchBox, SelectFilter } from "../../../ui/filter-bar.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { AlarmTabs } from "../alarm-tabs.tsx";
import { ruleListQuery } from "./queries.ts";
import { useRuleColumns } from "./rule-columns.tsx";
import { ruleSortColumns } from "./search.ts";
import { useRulesView } from "./use-rules-view.ts";
import type { RulesView } from "./use-rules-view.ts";

const RuleForm = lazy(() => import("./rule-form.tsx"));
const DeleteRule = lazy(() => import("./delete-rule.tsx"));
const PresetRules = lazy(() => import("./preset-rules.tsx"));

/** Alarm rules of an instance (ALARM-4, ALARM-6); the form takes the place of the list. */
export function RulesPage() {
  const view = useRulesView();
  const { create, edit, copy } = view.search;
  if (create || edit !== undefined || copy !== undefined) {
    return (
      <Suspense>
        <RuleForm key={edit ?? copy ?? "new"} view={view} />
      </Suspense>
    );
  }
  return <RuleList view={view} />;
}

function RuleList({ view }: { view: RulesView }) {
  const { t } = useTranslation("alarms");
  const { instanceId, search, change, narrow } = view;
  const list = useQuery(ruleListQuery(instanceId, search));
  const columns = useRuleColumns(view);
  const isNarrowed = search.q !== undefined || search.dimension !== undefined || search.enabled !== undefined;
  const create = (
    <Button kind="primary" icon="add" onClick={() => change({ create: true })}>
      {t("rules.create")}
    </Button>
  );
  const empty = isNarrowed ? (
    <NoHits onClear={() => narrow({ q: undefined, dimension: undefined, enabled: undefined })} />
  ) : (
    <EmptyState
      icon="bell"
      title={t("rules.emptyTitle")}
      action={
        <>
          <Button kind="primary" onClick={() => change({ presets: true })}>
            {t("presets.action")}
          </Button>
          <Button icon="add" onClick={() => change({ create: true })}>
            {t("rules.create")}
          </Button>
        </>
      }
    >
      {t("rules.emptyText")}
    </EmptyState>
  );
  const isEmpty = list.data?.total === 0 && !isNarrowed;
  return (
    <>
      <PageHead title={t("title")} tabTitle={t("tabs.rules")} actions={!isEmpty && <ListActions onPresets={() => change({ presets: true })}>{create}</ListActions>} />
      <AlarmTabs instanceId={instanceId} current="rules" />
      <RuleFilters view={view} asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching} />
      <ListTable
        label={t("tabs.rules")}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        sort={search.sort ?? "name"}
        onSort={(sort) => narrow({ sort: sort === "name" ? undefined : sortParam(sort, ruleSortColumns) })}
        empty={empty}
        search={search}
        onPage={change}
      />
      <Suspense>
        {search.remove !== undefined && <DeleteRule ruleId={search.remove} view={view} />}
        {search.presets && <PresetRules view={view} />}
      </Suspense>
    </>
  );
}

function ListActions({ children, onPresets }: { children: React.ReactNode; onPresets: () => void }) {
  const { t } = useTranslation("alarms");
  return (
    <>
      <Button onClick={onPresets}>{t("presets.action")}</Button>
      {children}
    </>
  );
}

function RuleFilters({ view: { narrow, search }, ...age }: { view: RulesView; asOf: number | undefined; onRefresh: () => void; isRefreshing: boolean }) {
  const { t } = useTranslation("alarms");
  return (
    <FilterBar {...age}>
      <SearchBox label={t("rules.name")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
      <SelectFilter label={t("rules.dimension")} value={search.dimension ?? ""} options={alarmDimensions.map((value) => ({ value, label: t(`dimensions.${value}`) }))} onChange={(dimension) => narrow({ dimension: dimension || undefined })} />
      <SelectFilter label={t("rules.state")} value={search.enabled ?? ""} options={(["true", "false"] as const).map((value) => ({ value, label: t(`enabled.${value}`) }))} onChange={(enabled) => narrow({ enabled: enabled || undefined })} />
    </FilterBar>
  );
}
