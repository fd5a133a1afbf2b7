import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery } from "../../api/instance-queries.ts";
import { FilterBar, SearchBox, SelectFilter } from "../../ui/filter-bar.tsx";
import type { GroupsView } from "./use-groups-view.ts";

interface GroupFiltersProps {
  view: GroupsView;
  asOf: number | undefined;
  onRefresh: () => void;
  isRefreshing: boolean;
}

/** Name, broker, kind, presence and switch (GROUP-3, GROUP-22); each lives in the link. */
export function GroupFilters({ view: { instanceId, search, narrow }, asOf, onRefresh, isRefreshing }: GroupFiltersProps) {
  const { t } = useTranslation("groups");
  const brokers = useQuery(brokerNamesQuery(instanceId));
  const names = brokers.data?.names ?? (search.broker === undefined ? [] : [search.broker]);
  const kinds = (["system", "all"] as const).map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }));
  const presence = [{ value: "true" as const, label: t("state.online") }, { value: "false" as const, label: t("state.offline") }];
  const switches = [{ value: "true" as const, label: t("enabled.yes") }, { value: "false" as const, label: t("enabled.no") }];
  return (
    <FilterBar asOf={asOf} onRefresh={onRefresh} isRefreshing={isRefreshing}>
      <SearchBox label={t("columns.group")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
      <SelectFilter label="Broker" value={search.broker ?? ""} options={names.map((name) => ({ value: name, label: name }))} onChange={(broker) => narrow({ broker: broker || undefined })} />
      <SelectFilter label={t("columns.kind")} value={search.kind ?? ""} all={t("kinds.user")} options={kinds} onChange={(kind) => narrow({ kind: kind || undefined })} />
      <SelectFilter label={t("columns.clients")} value={search.online ?? ""} options={presence} onChange={(online) => narrow({ online: online || undefined })} />
      <SelectFilter label={t("columns.switch")} value={search.enabled ?? ""} options={switches} onChange={(enabled) => narrow({ enabled: enabled || undefined })} />
    </FilterBar>
  );
}
