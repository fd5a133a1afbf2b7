import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { CopyText } from "../../../ui/copy-text.tsx";
import { Bytes } from "../../../ui/quantity.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Facts, Section } from "../../../ui/section.tsx";
import styles from "../messages.module.css";
import type { MessageDetail } from "../queries.ts";

/** Every column of TOPIC-21, and what else the stored record says. */
export function MessageFacts({ instanceId, message }: { instanceId: string; message: MessageDetail }) {
  const { t } = useTranslation("messages");
  const copyable = (text: string): ReactNode => (text ? <CopyText text={text} /> : <span className={styles.faint}>{t("drawer.none")}</span>);
  const offset = (value: number): ReactNode => <CopyText text={String(value)}>{exactCount(value)}</CopyText>;
  const topic = (
    <Link to="/instances/$instanceId/topics" params={{ instanceId }} search={{ topic: message.topic }}>
      {message.topic}
    </Link>
  );
  const stored = message.storedAt < message.bornAt ? <span data-tip={t("drawer.clockSkew")}>⚠ </span> : null;
  return (
    <>
      <Section title={t("drawer.facts")}>
        <Facts
          facts={[
            { label: t("drawer.msgId"), value: copyable(message.offsetMessageId) },
            { label: t("drawer.uniqueId"), value: copyable(message.uniqueId) },
            { label: t("drawer.topic"), value: topic },
            { label: t("drawer.tag"), value: copyable(message.tags) },
            { label: t("drawer.key"), value: copyable(message.keys) },
            { label: t("drawer.createdAt"), value: <ExactTime at={message.bornAt} /> },
            {
              label: t("drawer.storedAt"),
              value: (
                <>
                  {stored}
                  <ExactTime at={message.storedAt} />
                </>
              ),
            },
            { label: t("drawer.clientAddress"), value: copyable(message.bornHost) },
            { label: t("drawer.serverAddress"), value: copyable(message.storeHost) },
            { label: t("drawer.retries"), value: exactCount(message.reconsumeTimes) },
          ]}
        />
      </Section>
      <Section title={t("drawer.place")}>
        <Facts
          facts={[
            { label: t("drawer.broker"), value: message.brokerName },
            { label: t("drawer.partitionId"), value: message.queueId },
            { label: t("drawer.logicalOffset"), value: offset(message.queueOffset) },
            { label: t("drawer.physicalOffset"), value: offset(message.commitLogOffset) },
            { label: t("drawer.filePath"), value: message.filePath === null ? <span className={styles.faint}>{t("drawer.notTold")}</span> : copyable(message.filePath) },
            { label: t("drawer.size"), value: <Bytes value={message.sizeBytes} /> },
            { label: t("drawer.flag"), value: message.flag },
            { label: t("drawer.sysFlag"), value: message.sysFlag },
            { label: t("drawer.bodyCrc"), value: message.bodyCrc },
            { label: t("drawer.transactionOffset"), value: message.preparedTransactionOffset === null ? <span className={styles.faint}>{t("drawer.notTold")}</span> : exactCount(message.preparedTransactionOffset) },
          ]}
        />
      </Section>
    </>
  );
}
