import { useTranslation } from "react-i18next";
import { formatEngineVersion } from "../../lib/engine-version.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { ExactTime } from "../../ui/relative-time.tsx";
import { Facts, Section } from "../../ui/section.tsx";
import { InstanceState } from "./instance-state.tsx";
import type { InstanceDetail } from "./queries.ts";
import { StorageShare } from "./storage-share.tsx";

/** Basic information and run state (DET-2, DET-3, DET-5), as far as they exist without a cloud. */
export function BasicFacts({ instance }: { instance: InstanceDetail }) {
  const { t } = useTranslation("instances");
  return (
    <Section title={t("detail.basic")}>
      <Facts
        facts={[
          { label: t("columns.name"), value: instance.name },
          { label: "ID", value: <CopyText text={instance.id} /> },
          { label: t("columns.engine"), value: `${instance.engine} ${formatEngineVersion(instance.version)}` },
          { label: t("detail.protocol"), value: "Apache RocketMQ Remoting (TCP)" },
          { label: t("columns.brokerCount"), value: instance.brokerCount },
          { label: t("columns.storage"), value: <StorageShare usedBytes={instance.storageUsedBytes} freeBytes={instance.storageFreeBytes} /> },
          { label: t("columns.state"), value: <InstanceState state={instance.state} detail={instance.stateDetail} /> },
          { label: t("columns.createdAt"), value: <ExactTime at={instance.createdAt} /> },
          { label: t("detail.tls"), value: instance.tls ? t("detail.on") : t("detail.off") },
          { label: t("detail.account"), value: instance.accessKey ? <CopyText text={instance.accessKey} /> : t("detail.noAccount") },
        ]}
      />
    </Section>
  );
}
