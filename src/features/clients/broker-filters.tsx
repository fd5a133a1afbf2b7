import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { SelectFilter } from "../../ui/filter-bar.tsx";
import { brokerNamesQuery } from "../../api/instance-queries.ts";

interface BrokerFiltersProps {
  instanceId: string;
  broker: string | undefined;
  onBroker: (broker: string | undefined) => void;
}

/** The cluster, which is fixed to that of the instance, and one broker or all (PROD-1, CONS-1). */
export function BrokerFilters({ instanceId, broker, onBroker }: BrokerFiltersProps) {
  const { t } = useTranslation("clients");
  const { data } = useQuery(brokerNamesQuery(instanceId));
  const names = data?.names ?? [];
  const choices = broker && !names.includes(broker) ? [...names, broker] : names;
  return (
    <>
      {data && <SelectFilter label={t("filters.cluster")} all={false} value={data.cluster} options={[{ value: data.cluster, label: data.cluster }]} onChange={() => undefined} />}
      <SelectFilter label={t("filters.broker")} all={t("filters.allBrokers")} value={broker ?? ""} options={choices.map((name) => ({ value: name, label: name }))} onChange={(name) => onBroker(name || undefined)} />
    </>
  );
}
