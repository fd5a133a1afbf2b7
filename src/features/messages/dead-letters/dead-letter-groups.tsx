import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatCount } from "../../../lib/format-count.ts";
import { sortParam } from "../../../lib/search-params.ts";
import type { Column } from "../../../ui/data-table-types.ts";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { FilterBar, SearchBox } from "../../../ui/filter-bar.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { NameCell } from "../../../ui/name-cell.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { Quantity, Rate } from "../../../ui/quantity.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { TrendFigure } from "../../../ui/trend-figure.tsx";
import { WorkbenchJobs } from "./resend-jobs.tsx";
import { deadLetterGroupsQuery } from "./queries.ts";
import type { DeadLetterGroup } from "./queries.ts";
import { groupSortColumns } from "./search.ts";
import type { DeadLettersSearch } from "./search.ts";
import { Deletion } from "./deletion.tsx";

interface DeadLetterGroupsProps {
  instanceId: string;
  search: DeadLettersSearch;
  onAdjust: (part: Partial<DeadLettersSearch>) => void;
}

/** Where dead letters lie, how many, how fast they grow, and when retention takes the first. */
export function DeadLetterGroups({ instanceId, search, onAdjust }: DeadLetterGroupsProps) {
  const { t } = useTranslation("dead-letters");
  const list = useQuery(deadLetterGroupsQuery(instanceId, search));
  const columns = useColumns(instanceId);
  const retention = list.data?.retention;
  return (
    <>
      <PageHead title={t("title")} note={retention?.hours ? t("note", { hours: retention.hours }) : t("noteUnknown")} actions={<WorkbenchJobs workbench={{ instanceId, search, adjust: onAdjust }} />} />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <SearchBox label={t("columns.group")} value={search.q ?? ""} onChange={(q) => onAdjust({ q: q || undefined, page: undefined })} />
      </FilterBar>
      <ListTable
        label={t("groups")}
        list={list}
        columns={columns}
        rowKey={(row: DeadLetterGroup) => row.group}
        sort={search.sort ?? "-deadLetters"}
        onSort={(sort) => onAdjust({ sort: sort === "-deadLetters" ? undefined : sortParam(sort, groupSortColumns), page: undefined })}
        empty={search.q === undefined ? <EmptyState icon="deadLetter" title={t("empty.title")}>{t("empty.text")}</EmptyState> : <NoHits onClear={() => onAdjust({ q: undefined })} />}
        search={search}
        onPage={onAdjust}
      />
    </>
  );
}

function useColumns(instanceId: string): Column<DeadLetterGroup>[] {
  const { t } = useTranslation(["dead-letters", "shell"]);
  const unknown = t("shell:list.unknown");
  return [
    { id: "group", title: t("columns.group"), sortable: true, wraps: true, cell: (row) => <GroupName instanceId={instanceId} row={row} /> },
    { id: "deadLetters", title: t("columns.deadLetters"), sortable: true, firstDirection: "desc", align: "right", cell: (row) => <Quantity value={row.deadLetters} unknownTip={unknown} /> },
    { id: "perSecond", title: t("columns.growth"), tip: t("columns.growthTip"), sortable: true, firstDirection: "desc", align: "right", cell: (row) => <Growth row={row} /> },
    { id: "newestAt", title: t("columns.newest"), sortable: true, firstDirection: "desc", cell: (row) => <RelativeTime at={row.newestAt} /> },
    { id: "oldestAt", title: t("columns.oldest"), cell: (row) => <RelativeTime at={row.oldestAt} /> },
    { id: "deletedNotBefore", title: t("columns.deletion"), tip: t("columns.deletionTip"), cell: (row) => <Deletion at={row.deletedNotBefore} /> },
    { id: "brokers", title: t("columns.broker"), wideOnly: true, wraps: true, cell: (row) => row.brokerNames.join(", ") },
  ];
}

function GroupName({ instanceId, row }: { instanceId: string; row: DeadLetterGroup }) {
  const { t } = useTranslation("dead-letters");
  const marks = [!row.groupExists && t("marks.gone"), !row.readable && t("marks.unreadable")].filter((mark) => mark !== false);
  return (
    <NameCell name={row.group} marks={marks} remark="" minWidth={160}>
      <Link to="/instances/$instanceId/dead-letters" params={{ instanceId }} search={{ group: row.group }}>
        {row.group}
      </Link>
    </NameCell>
  );
}

function Growth({ row }: { row: DeadLetterGroup }) {
  const { t } = useTranslation(["dead-letters", "shell"]);
  const known = row.trend.filter((value) => value !== null);
  const label = known.length < 2 ? t("trend.none") : t("trend.label", { max: formatCount(Math.max(...known)) });
  return (
    <TrendFigure values={row.trend} series="dead" label={label} figureWidth={44}>
      <Rate value={row.perSecond} unknownTip={t("shell:list.unknown")} />
    </TrendFigure>
  );
}
