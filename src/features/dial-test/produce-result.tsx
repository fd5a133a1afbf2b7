import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { ButtonLink } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { FigureRow } from "../../ui/figure-row.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Duration, Quantity } from "../../ui/quantity.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import styles from "./dial-test.module.css";
import { MessageLink } from "./message-link.tsx";
import { sendSummary } from "./send-summary.ts";
import { StateCode } from "./state-code.tsx";

type Result = AnswerOf<"dialTestProduce">;
type SentRow = Result["rows"][number];

/** What became of every message (DIAL-4), with the figures that sum it up. */
export function ProduceResult({ instanceId, result }: { instanceId: string; result: Result }) {
  const { t } = useTranslation("dial-test");
  const [page, setPage] = useState({ page: 1, size: 20 });
  const { sent, ok, medianMs, longestMs } = sendSummary(result.rows);
  const topic = result.rows[0]?.topic;
  const rows = result.rows.slice((page.page - 1) * page.size, page.page * page.size);
  const withoutPlace = ({ state, detail }: SentRow): string => (state !== "SEND_OK" ? t("columns.notStored") : detail === "" ? t("columns.rolledBack") : "–");
  const columns: Column<SentRow>[] = [
    { id: "messageId", title: t("columns.messageId"), cell: (row) => (row.messageId ? <MessageLink instanceId={instanceId} messageId={row.messageId} /> : <span className={styles.faint}>{withoutPlace(row)}</span>) },
    {
      id: "state",
      title: t("columns.state"),
      wraps: true,
      cell: (row) => (
        <>
          <StateCode code={row.state} meaning={t(`send.${row.state}`)} />
          {row.detail && row.state !== "SEND_OK" && <div className={styles.detail}>{row.detail}</div>}
        </>
      ),
    },
    { id: "topic", title: t("columns.topic"), wideOnly: true, cell: (row) => row.topic },
    { id: "brokerName", title: t("columns.broker"), cell: (row) => row.brokerName || "–" },
    { id: "queueId", title: t("columns.queue"), align: "right", cell: (row) => (row.brokerName ? row.queueId : "–") },
    { id: "queueOffset", title: t("columns.offset"), align: "right", wideOnly: true, cell: (row) => <Quantity value={row.queueOffset} unknownTip={t("unknown")} /> },
    { id: "durationMs", title: t("columns.duration"), align: "right", cell: (row) => <Duration ms={row.durationMs} /> },
  ];
  return (
    <section className={styles.result} aria-label={t("produce.table")}>
      <div className={styles.resultHead}>
        <FigureRow
          figures={[
            { label: t("produce.sent"), value: <Quantity value={sent} /> },
            { label: t("produce.ok"), tip: t("produce.okTip"), value: <Quantity value={ok} />, tone: ok < sent ? "danger" : undefined },
            { label: t("produce.p50"), tip: t("produce.p50Tip"), value: <Duration ms={medianMs} /> },
            { label: t("produce.max"), value: <Duration ms={longestMs} /> },
            { label: t("produce.elapsed"), value: <Duration ms={result.elapsedMs} /> },
          ]}
        />
        {topic && (
          <ButtonLink to="/instances/$instanceId/dial-test" params={{ instanceId }} search={{ tab: "consume", topic }} icon="consumer">
            {t("produce.consumeThem")}
          </ButtonLink>
        )}
      </div>
      <WarningList warnings={result.warnings} />
      <DataTable label={t("produce.table")} columns={columns} rows={rows} rowKey={(row) => `${row.messageId}${row.uniqueId}${row.queueId} ${row.queueOffset}`} empty={<p />} />
      {sent > 20 && <Pager page={page.page} size={page.size} total={sent} onChange={(change) => setPage((before) => ({ ...before, ...change }))} />}
    </section>
  );
}
