import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { ButtonLink } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FigureRow } from "../../ui/figure-row.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Bytes, Duration, Quantity } from "../../ui/quantity.tsx";
import { ExactTime } from "../../ui/relative-time.tsx";
import { Section } from "../../ui/section.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import styles from "./dial-test.module.css";
import { MessageLink } from "./message-link.tsx";
import { StateCode } from "./state-code.tsx";

type Result = AnswerOf<"dialTestConsume">;
type ConsumedRow = Result["rows"][number];

interface ConsumeResultProps {
  instanceId: string;
  topic: string;
  wanted: number | undefined;
  result: Result;
}

/** What was pulled and acknowledged (DIAL-9), the outcome of the whole and of every queue. */
export function ConsumeResult({ instanceId, topic, wanted, result }: ConsumeResultProps) {
  const { t } = useTranslation("dial-test");
  const [page, setPage] = useState({ page: 1, size: 20 });
  const received = result.rows.length;
  const rows = result.rows.slice((page.page - 1) * page.size, page.page * page.size);
  const columns: Column<ConsumedRow>[] = [
    { id: "messageId", title: t("columns.msgId"), cell: (row) => <MessageLink instanceId={instanceId} messageId={row.messageId} /> },
    { id: "topic", title: t("columns.topic"), wideOnly: true, cell: (row) => row.topic },
    { id: "bornAt", title: t("columns.bornAt"), cell: (row) => <ExactTime at={row.bornAt} /> },
    { id: "storedAt", title: t("columns.storedAt"), cell: (row) => <ExactTime at={row.storedAt} /> },
    { id: "queueId", title: t("columns.queue"), align: "right", cell: (row) => <span data-tip={`${row.brokerName} · ${row.queueOffset}`}>{row.queueId}</span> },
    { id: "bodyBytes", title: t("columns.size"), align: "right", wideOnly: true, cell: (row) => <Bytes value={row.bodyBytes} /> },
    { id: "state", title: t("columns.consumeState"), cell: (row) => <StateCode code={row.state} /> },
  ];
  return (
    <section className={styles.result} aria-label={t("consume.table")}>
      <FigureRow
        figures={[
          { label: t("consume.received"), value: <Quantity value={received} />, aside: wanted !== undefined && t("consume.ofWanted", { wanted }) },
          { label: t("consume.queues"), value: <Quantity value={result.queues.length} /> },
          { label: t("consume.elapsed"), value: <Duration ms={result.elapsedMs} /> },
          { label: t("consume.outcome"), value: <StateCode code={result.outcome} />, tip: t(`states.${result.outcome}`) },
        ]}
      />
      <WarningList warnings={result.warnings} />
      {received === 0 ? <NothingReceived instanceId={instanceId} topic={topic} outcome={result.outcome} /> : <DataTable label={t("consume.table")} columns={columns} rows={rows} rowKey={(row) => row.messageId} empty={<p />} />}
      {received > 20 && <Pager page={page.page} size={page.size} total={received} onChange={(change) => setPage((before) => ({ ...before, ...change }))} />}
      <QueueOutcomes queues={result.queues} />
    </section>
  );
}

function NothingReceived({ instanceId, topic, outcome }: { instanceId: string; topic: string; outcome: Result["outcome"] }) {
  const { t } = useTranslation("dial-test");
  const produce = (
    <ButtonLink to="/instances/$instanceId/dial-test" params={{ instanceId }} search={{ tab: "produce", topic: topic || undefined }} icon="producer">
      {t("consume.produceSome")}
    </ButtonLink>
  );
  return (
    <EmptyState icon="consumer" title={outcome} action={produce}>
      {t("consume.none", { explanation: t(`states.${outcome}`) })}
    </EmptyState>
  );
}

function QueueOutcomes({ queues }: { queues: Result["queues"] }) {
  const { t } = useTranslation("dial-test");
  if (queues.length === 0) return null;
  return (
    <div className={styles.queues}>
      <Section title={t("consume.queuesTable")}>
        <DataTable
          label={t("consume.queuesTable")}
          columns={[
            { id: "brokerName", title: t("columns.broker"), width: "20%", cell: (row) => row.brokerName },
            { id: "queueId", title: t("columns.queue"), width: "10%", align: "right", cell: (row) => row.queueId },
            { id: "outcome", title: t("columns.outcome"), width: "26%", cell: (row) => <StateCode code={row.outcome} meaning={t(`states.${row.outcome}`)} /> },
            { id: "detail", title: t("columns.detail"), wraps: true, cell: (row) => row.detail || "–" },
          ]}
          rows={queues}
          rowKey={(row) => `${row.brokerName} ${row.queueId}`}
          empty={<p />}
        />
      </Section>
    </div>
  );
}
