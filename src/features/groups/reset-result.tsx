import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Modal } from "../../ui/modal.tsx";
import { Notice } from "../../ui/notice.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import styles from "./groups.module.css";
import { useResetColumns } from "./reset-columns.tsx";

interface ResetResultProps {
  result: AnswerOf<"resetOffsets">;
  group: string;
  topic: string;
  /** Previews the way back from this reset. */
  onUndo: (id: number) => void;
  onClose: () => void;
}

/** What the reset did, queue by queue; a queue that failed is named with the broker's words. */
export function ResetResult({ result: { id, rows, clientsTold, warnings }, group, topic, onUndo, onClose }: ResetResultProps) {
  const { t } = useTranslation(["groups", "shell"]);
  const columns = useResetColumns();
  const failed = rows.filter((row) => row.result !== "done").length;
  const details = new Map(rows.map((row) => [`${row.brokerName}/${row.queueId}`, row]));
  const resultColumn = {
    id: "result",
    title: t("reset.result"),
    wraps: true,
    cell: (row: { brokerName: string; queueId: number }) => {
      const outcome = details.get(`${row.brokerName}/${row.queueId}`);
      return outcome?.result === "done" ? <StatusDot tone="ok">{t("reset.done")}</StatusDot> : <StatusDot tone="danger">{`${t("reset.failed")} ${outcome?.detail ?? ""}`}</StatusDot>;
    },
  };
  const footer = (
    <>
      <Button icon="refresh" onClick={() => onUndo(id)}>
        {t("resets.undoThis")}
      </Button>
      <Button onClick={onClose}>{t("shell:close")}</Button>
    </>
  );
  return (
    <Modal title={t("reset.resultTitle", { group, topic })} width={820} onClose={onClose} footer={footer}>
      {failed > 0 ? <Notice tone="danger">{t("reset.someFailed", { failed, total: rows.length })}</Notice> : <Notice>{t("reset.allDone", { total: rows.length })}</Notice>}
      <WarningList warnings={warnings} />
      <div className={styles.block}>
        <DataTable label={t("reset.result")} columns={[...columns, resultColumn]} rows={rows} rowKey={(row) => `${row.brokerName}/${row.queueId}`} empty={t("reset.noQueues")} />
      </div>
      <p className={styles.hint}>{clientsTold.length === 0 ? t("reset.toldNobody") : `${t("reset.told", { clients: clientsTold.join(", ") })} ${t("reset.toldWhen")}`}</p>
    </Modal>
  );
}
