import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BrokerDetail } from "../../contract/cluster.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { Bytes, Quantity } from "../../ui/quantity.tsx";
import { ExactTime } from "../../ui/relative-time.tsx";
import { Facts, Section } from "../../ui/section.tsx";
import styles from "./cluster.module.css";
import { isAway } from "./node-list.ts";
import { permissionChoices } from "./queries.ts";
import { ratioText } from "./ratio.tsx";

/** The 17 fields of BRK-7 in groups; what the engine does not tell says so. */
export function BrokerFacts({ detail }: { detail: BrokerDetail }) {
  const { t } = useTranslation("cluster");
  const { broker } = detail;
  const permission = permissionChoices.find((choice) => choice === detail.config?.find(({ key }) => key === "brokerPermission")?.value);
  const told = (value: unknown, shown: ReactNode): ReactNode => (value === null || value === undefined ? <span className={styles.unknown}>{t("broker.notTold")}</span> : shown);
  const amount = (value: number | null): ReactNode => told(value, <Quantity value={value} />);
  const ratio = (value: number | null): ReactNode => told(value, ratioText(value));
  const bytes = (value: number | null): ReactNode => told(value, <Bytes value={value} />);
  if (isAway(broker.state)) return <LastKnown broker={broker} />;
  return (
    <>
      <Section title={t("broker.identity")}>
        <Facts
          facts={[
            { label: t("broker.name"), value: <CopyText text={broker.brokerName} plain /> },
            { label: t("broker.cluster"), value: broker.cluster },
            { label: t("broker.version"), value: told(broker.version, broker.version) },
            { label: t("broker.address"), value: <CopyText text={broker.address} /> },
            { label: t("broker.startedAt"), value: told(broker.bootedAt, <ExactTime at={broker.bootedAt} />) },
            { label: t("broker.storePath"), value: told(broker.storePath, <CopyText text={broker.storePath ?? ""} />) },
            { label: t("broker.topicCount"), value: amount(broker.topicCount) },
            { label: t("broker.diskUsed"), value: ratio(broker.diskUsedRatio) },
            { label: t("permission.fact"), value: told(permission, permission && t(`permission.of${permission}`)) },
          ]}
        />
      </Section>
      <Section title={t("broker.traffic")}>
        <Facts
          facts={[
            { label: t("broker.sentYesterday"), value: amount(broker.producedYesterday) },
            { label: t("broker.consumedYesterday"), value: amount(broker.consumedYesterday) },
            { label: t("broker.sentToday"), value: amount(broker.producedToday) },
            { label: t("broker.consumedToday"), value: amount(broker.consumedToday) },
          ]}
        />
      </Section>
      <Section title={t("broker.load")}>
        <Facts
          facts={[
            { label: t("broker.averageSystemCpu"), value: ratio(detail.averageSystemCpuRatio) },
            { label: t("broker.systemCpu"), value: ratio(detail.systemCpuRatio) },
            { label: t("broker.processCpu"), value: ratio(detail.processCpuRatio) },
            { label: t("broker.memoryUsed"), value: ratio(detail.memoryUsedRatio) },
            { label: t("broker.freeMemory"), value: bytes(detail.freeMemoryBytes) },
            { label: t("broker.totalMemory"), value: bytes(detail.totalMemoryBytes) },
          ]}
        />
      </Section>
      <Section title={t("broker.connections")}>
        <Facts
          facts={[
            { label: t("broker.producerConnections"), value: amount(detail.producerConnections) },
            { label: t("broker.consumerConnections"), value: amount(detail.consumerConnections) },
          ]}
        />
      </Section>
    </>
  );
}

/** A node that does not run tells nothing of itself; this much is known all the same. */
function LastKnown({ broker }: Pick<BrokerDetail, "broker">) {
  const { t } = useTranslation("cluster");
  return (
    <Section title={t("broker.identity")}>
      <Facts
        facts={[
          { label: t("broker.name"), value: <CopyText text={broker.brokerName} plain /> },
          { label: t("broker.cluster"), value: broker.cluster },
          { label: t("broker.address"), value: broker.address === "" ? undefined : <CopyText text={broker.address} /> },
        ]}
      />
    </Section>
  );
}
