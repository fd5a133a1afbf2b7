import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { rankingQuery } from "../../parts/metric-queries.ts";
import { SelectFilter } from "../../ui/filter-bar.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { BuiltInBoardView } from "./built-in-board.tsx";
import { BoardList } from "./board-list.tsx";
import { boardTabs } from "./search.ts";
import type { DashboardsSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/dashboards");

/** The dashboards of an instance (DASH-7 to DASH-18), and the boards that people made. */
export function DashboardsPage() {
  const { t } = useTranslation("dashboards");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = search.board ?? "overview";
  const onSearch = (part: Partial<DashboardsSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const tabs = boardTabs.map((id) => ({ id, label: t(`tabs.${id}`), link: { to: "/instances/$instanceId/dashboards" as const, params: { instanceId }, search: { ...search, board: id === "overview" ? undefined : id } } }));
  return (
    <>
      <PageHead title={t("title")} />
      <LinkTabs label={t("tabs.label")} tabs={tabs} current={tab} />
      {tab === "own" ? (
        <BoardList instanceId={instanceId} />
      ) : (
        <BuiltInBoardView key={tab} instanceId={instanceId} tab={tab} search={search} onSearch={onSearch}>
          {tab === "consumers" && <GroupChoice instanceId={instanceId} search={search} onSearch={onSearch} />}
        </BuiltInBoardView>
      )}
    </>
  );
}

/** As many as one answer gives. */
const mostGroups = 100;

/** One group or all of them; offered are those of which something was stored. */
function GroupChoice({ instanceId, search, onSearch }: { instanceId: string; search: DashboardsSearch; onSearch: (part: Partial<DashboardsSearch>) => void }) {
  const { t } = useTranslation("dashboards");
  const { data } = useQuery(rankingQuery(instanceId, { metric: "lag", scope: "group", statistic: "last", limit: mostGroups }, search));
  const known = data?.rows.flatMap(({ subject }) => (subject.scope === "group" ? subject.group : [])) ?? [];
  const names = [...new Set([...(search.group === undefined ? [] : [search.group]), ...known])].sort();
  return <SelectFilter label={t("group")} value={search.group ?? ""} options={names.map((name) => ({ value: name, label: name }))} all={t("allGroups")} onChange={(group) => onSearch({ group: group || undefined })} />;
}
