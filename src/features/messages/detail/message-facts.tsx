import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { CopyText } from "../../../ui/copy-text.tsx";
import { Bytes } from "../../../ui/quantity.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Facts } from "../../../ui/section.tsx";
import type { MessageDetail } from "../queries.ts";
import styles from "./message.module.css";

/** What the message is: its names, its times, where it came from. */
export function MessageFacts({ instanceId, message }: { instanceId: string; message: MessageDetail }) {
  const { t } = useTranslation("message");
  const copyable = (text: string): ReactNode => (text ? <CopyText text={text} /> : <span className={styles.faint}>{t("facts.none")}</span>);
  const topic = (
    <CopyText text={message.topic} plain>
      <Link to="/instances/$instanceId/topics" params={{ instanceId }} search={{ topic: message.topic }}>
        {message.topic}
      </Link>
    </CopyText>
  );
  const stored = (
    <>
      {message.storedAt < message.bornAt && <span data-tip={t("facts.clockSkew")}>⚠ </span>}
      <ExactTime at={message.storedAt} />
    </>
  );
  return (
    <div className={styles.facts}>
      <Facts
        inline
        facts={[
          { label: t("facts.topic"), value: topic },
          { label: t("facts.tag"), value: copyable(message.tags) },
          { label: t("facts.key"), value: copyable(message.keys) },
          { label: t("facts.createdAt"), value: <ExactTime at={message.bornAt} /> },
          { label: t("facts.storedAt"), value: stored },
          { label: t("facts.clientAddress"), value: copyable(message.bornHost) },
          { label: t("facts.uniqueId"), value: copyable(message.uniqueId) },
          { label: t("facts.msgId"), value: copyable(message.offsetMessageId) },
          { label: t("facts.retries"), value: exactCount(message.reconsumeTimes) },
          { label: t("facts.size"), value: <Bytes value={message.bodyBytes} /> },
        ]}
      />
    </div>
  );
}
