import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { groupCharts } from "../../parts/chart-plans.ts";
import { LazyChartSet } from "../../parts/lazy-chart-set.tsx";
import { SelectFilter } from "../../ui/filter-bar.tsx";
import { backlogQuery } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

/** What a group did over time; one of its topics can be chosen, and the charts are then of that topic alone (MON-021 to MON-027). */
export function ChartsTab({ group, view: { instanceId, search, adjust } }: { group: string; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const { data } = useQuery(backlogQuery(instanceId, group));
  const topics = [...new Set(data?.rows.map(({ topic }) => topic))];
  const plans = useMemo(() => groupCharts(group, search.of), [group, search.of]);
  return (
    <LazyChartSet instanceId={instanceId} name={group} plans={plans} search={search} onSearch={adjust}>
      {(topics.length > 1 || search.of !== undefined) && (
        <SelectFilter label={t("charts.topic")} value={search.of ?? ""} options={topics.map((topic) => ({ value: topic, label: topic }))} all={t("charts.allTopics")} onChange={(of) => adjust({ of: of || undefined })} />
      )}
    </LazyChartSet>
  );
}
