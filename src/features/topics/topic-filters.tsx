import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery } from "../../api/instance-queries.ts";
import { FilterBar, SearchBox, SelectFilter } from "../../ui/filter-bar.tsx";
import { messageTypes, permissions, topicKinds } from "./search.ts";
import type { TopicsSearch } from "./search.ts";
import type { TopicsView } from "./use-topics-view.ts";

interface TopicFiltersProps {
  view: TopicsView;
  asOf: number | undefined;
  onRefresh: () => void;
  isRefreshing: boolean;
}

/** Kinds of the API, and among the users' own topics those that a broker made by itself. */
const kinds = ["auto", ...topicKinds] as const;
const kindOf = ({ kind, auto }: TopicsSearch): (typeof kinds)[number] | "" => kind ?? (auto === "true" ? "auto" : "");

/** Name, broker, kind, type and permission (TOPIC-2); each lives in the link. */
export function TopicFilters({ view: { instanceId, search, narrow }, asOf, onRefresh, isRefreshing }: TopicFiltersProps) {
  const { t } = useTranslation("topics");
  const brokers = useQuery(brokerNamesQuery(instanceId));
  const names = brokers.data?.names ?? (search.broker === undefined ? [] : [search.broker]);
  return (
    <FilterBar asOf={asOf} onRefresh={onRefresh} isRefreshing={isRefreshing}>
      <SearchBox label={t("columns.topic")} value={search.q ?? ""} onChange={(q) => narrow({ q: q === "" ? undefined : q })} />
      <SelectFilter label={t("columns.broker")} value={search.broker ?? ""} options={names.map((name) => ({ value: name, label: name }))} onChange={(broker) => narrow({ broker: broker === "" ? undefined : broker })} />
      <SelectFilter label={t("columns.kind")} value={kindOf(search)} all={t("kinds.user")} options={kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))} onChange={(kind) => narrow(kind === "auto" ? { kind: undefined, auto: "true" } : { kind: kind === "" ? undefined : kind, auto: undefined })} />
      <SelectFilter label={t("columns.type")} value={search.type ?? ""} options={messageTypes.map((type) => ({ value: type, label: t(`types.${type}`) }))} onChange={(type) => narrow({ type: type === "" ? undefined : type })} />
      <SelectFilter label={t("columns.permission")} value={search.permission ?? ""} options={permissions.map((bits) => ({ value: bits, label: t(`permissions.${bits}`) }))} onChange={(permission) => narrow({ permission: permission === "" ? undefined : permission })} />
    </FilterBar>
  );
}
