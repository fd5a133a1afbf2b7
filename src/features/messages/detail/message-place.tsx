import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { CopyText, Mono } from "../../../ui/copy-text.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { Bytes } from "../../../ui/quantity.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Facts, Section } from "../../../ui/section.tsx";
import { neighboursQuery } from "../queries.ts";
import type { MessageDetail, MessageRow } from "../queries.ts";
import styles from "./message.module.css";
import type { MessageLink } from "./search.ts";

interface MessagePlaceProps {
  instanceId: string;
  message: MessageDetail;
  linkTo: MessageLink;
}

/** Where the record lies (TOPIC-21), and the messages before and after it in its queue. */
export function MessagePlace({ instanceId, message, linkTo }: MessagePlaceProps) {
  const { t } = useTranslation("message");
  const notTold = <span className={styles.faint}>{t("facts.notTold")}</span>;
  const offset = (value: number): ReactNode => <CopyText text={String(value)}>{exactCount(value)}</CopyText>;
  return (
    <>
      <Section title={t("place.queue")}>
        <Facts
          facts={[
            { label: t("place.broker"), value: message.brokerName },
            { label: t("place.partitionId"), value: message.queueId },
            { label: t("place.logicalOffset"), value: offset(message.queueOffset) },
            { label: t("place.serverAddress"), value: <CopyText text={message.storeHost} /> },
          ]}
        />
      </Section>
      <Neighbours instanceId={instanceId} message={message} linkTo={linkTo} />
      <Section title={t("place.record")}>
        <Facts
          facts={[
            { label: t("place.physicalOffset"), value: offset(message.commitLogOffset) },
            { label: t("place.filePath"), value: message.filePath === null ? notTold : <CopyText text={message.filePath} /> },
            { label: t("place.size"), value: <Bytes value={message.sizeBytes} /> },
            { label: t("place.bodyCrc"), value: message.bodyCrc },
            { label: t("place.flag"), value: message.flag, tip: t("place.flagTip") },
            { label: t("place.sysFlag"), value: <SystemFlags flags={message.sysFlag} /> },
            { label: t("place.transactionOffset"), value: message.preparedTransactionOffset === null ? notTold : exactCount(message.preparedTransactionOffset) },
          ]}
        />
      </Section>
    </>
  );
}

/** Bits of sysFlag that mean something by themselves; bits 8 to 10, the compression, stand with the body. */
const flagWords = [
  { mask: 0x01, value: 0x01, word: "compressed" },
  { mask: 0x02, value: 0x02, word: "manyTags" },
  { mask: 0x0c, value: 0x04, word: "prepared" },
  { mask: 0x0c, value: 0x08, word: "committed" },
  { mask: 0x0c, value: 0x0c, word: "rolledBack" },
  { mask: 0x10, value: 0x10, word: "bornIp6" },
  { mask: 0x20, value: 0x20, word: "storeIp6" },
] as const;

function SystemFlags({ flags }: { flags: number }) {
  const { t } = useTranslation("message");
  const words = flagWords.filter(({ mask, value }) => (flags & mask) === value).map(({ word }) => t(`place.flags.${word}`));
  return (
    <>
      <Mono>{`0x${flags.toString(16)}`}</Mono> <span className={styles.faint}>{words.join(t("place.comma"))}</span>
    </>
  );
}

function Neighbours({ instanceId, message, linkTo }: MessagePlaceProps) {
  const { t } = useTranslation("message");
  const { data, error, refetch } = useQuery(neighboursQuery(instanceId, message.offsetMessageId));
  const columns: Column<MessageRow>[] = [
    {
      id: "offset",
      title: t("place.logicalOffset"),
      cell: (row) =>
        row.offsetMessageId === message.offsetMessageId ? (
          <strong aria-current="true">{exactCount(row.queueOffset)}</strong>
        ) : (
          <Link {...linkTo({ tab: "place", offsetMessageId: row.offsetMessageId })} resetScroll={false}>
            {exactCount(row.queueOffset)}
          </Link>
        ),
    },
    { id: "tag", title: t("facts.tag"), cell: (row) => <Clipped text={row.tags} /> },
    { id: "key", title: t("facts.key"), cell: (row) => <Clipped text={row.keys} /> },
    { id: "size", title: t("facts.size"), align: "right", cell: (row) => <Bytes value={row.bodyBytes} /> },
    { id: "storedAt", title: t("facts.storedAt"), cell: (row) => <ExactTime at={row.storedAt} /> },
  ];
  const note = data && t("place.holds", { first: exactCount(data.minOffset), last: exactCount(data.maxOffset - 1), queueId: message.queueId });
  return (
    <Section title={t("place.neighbours")} note={note}>
      <DataTable label={t("place.neighbours")} columns={columns} rows={data?.rows} rowKey={(row) => row.offsetMessageId} openKey={message.offsetMessageId} error={error} onRetry={() => void refetch()} empty={<p className={styles.faint}>{t("place.alone")}</p>} />
    </Section>
  );
}

function Clipped({ text }: { text: string }) {
  return (
    <span className={styles.clip} data-tip={text.length > 24 ? text : undefined}>
      {text || "–"}
    </span>
  );
}
