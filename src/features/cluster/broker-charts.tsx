import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { brokerCharts, instanceCharts } from "../../parts/chart-plans.ts";
import { LazyChartSet } from "../../parts/lazy-chart-set.tsx";
import { SelectFilter } from "../../ui/filter-bar.tsx";
import type { ClusterView } from "./use-cluster-view.ts";

/** What a broker did over time. */
export function BrokerCharts({ broker, view: { instanceId, search, change } }: { broker: string; view: ClusterView }) {
  const plans = useMemo(() => brokerCharts(broker), [broker]);
  return <LazyChartSet instanceId={instanceId} name={broker} plans={plans} search={search} onSearch={change} />;
}

/** The charts of the instance, or of the broker that is chosen (MON-24, MON-014). */
export function Monitoring({ brokers, view: { instanceId, search, change } }: { brokers: readonly string[]; view: ClusterView }) {
  const { t } = useTranslation("cluster");
  const plans = useMemo(() => (search.of === undefined ? instanceCharts() : brokerCharts(search.of)), [search.of]);
  return (
    <LazyChartSet instanceId={instanceId} name={search.of ?? t("monitoring.all")} plans={plans} search={search} onSearch={change}>
        <SelectFilter label={t("monitoring.broker")} value={search.of ?? ""} options={brokers.map((broker) => ({ value: broker, label: broker }))} all={t("monitoring.all")} onChange={(of) => change({ of: of || undefined })} />
    </LazyChartSet>
  );
}
