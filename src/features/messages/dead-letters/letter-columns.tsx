import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../../ui/button.tsx";
import { CopyText } from "../../../ui/copy-text.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { HiddenText } from "../../../ui/hidden-text.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { TwoLines } from "../../../ui/two-lines.tsx";
import shared from "../messages.module.css";
import styles from "./dead-letters.module.css";
import { Deletion } from "./deletion.tsx";
import type { DeadLetter } from "./queries.ts";
import type { Workbench } from "./use-workbench.ts";

/** DLQ-008, and what the operator needs to decide: where it came from, how long it stays, what was tried already. */
export function useLetterColumns(workbench: Workbench, onResend: (offsetMessageId: string) => void, onEdit: (offsetMessageId: string) => void): Column<DeadLetter>[] {
  const { t } = useTranslation("dead-letters");
  return [
    { id: "id", title: t("columns.id"), cell: (row) => <LetterId row={row} workbench={workbench} /> },
    { id: "originTopic", title: t("columns.originTopic"), cell: (row) => <TwoLines main={<Clipped text={row.originTopic || t("originUnknown")} />} below={<Clipped text={row.tags || "–"} />} /> },
    { id: "keys", title: t("columns.key"), cell: (row) => (row.keys === "" ? "–" : <CopyText text={row.keys}><Clipped text={row.keys} /></CopyText>) },
    { id: "retries", title: t("columns.retries"), tip: t("columns.retriesTip"), align: "right", wideOnly: true, cell: (row) => row.retries },
    { id: "deadAt", title: t("columns.deadAt"), tip: t("columns.deadAtTip"), cell: (row) => <TwoLines main={<RelativeTime at={row.deadAt} />} below={<>{t("columns.born")} <RelativeTime at={row.bornAt} /></>} /> },
    { id: "deletion", title: t("columns.left"), tip: t("columns.deletionTip"), cell: (row) => <Deletion at={row.deletedNotBefore} /> },
    { id: "producer", title: t("columns.producer"), wideOnly: true, cell: (row) => row.bornHost },
    { id: "resends", title: t("columns.resends"), cell: (row) => <Resends row={row} /> },
    {
      id: "actions",
      title: <HiddenText>{t("columns.actions")}</HiddenText>,
      align: "right",
      cell: (row) => (
        <span className={styles.actions}>
          <Button small kind="quiet" aria-label={t("resend.one", { id: row.offsetMessageId })} onClick={() => onResend(row.offsetMessageId)}>
            {t("resend.short")}
          </Button>
          <IconButton small icon="edit" label={t("edit.open")} aria-label={t("edit.one", { id: row.offsetMessageId })} onClick={() => onEdit(row.offsetMessageId)} />
        </span>
      ),
    },
  ];
}

/** The beginning, on one line; all of it in the tooltip. */
function Clipped({ text }: { text: string }) {
  return (
    <span className={shared.clip} data-tip={text.length > 18 ? text : undefined}>
      {text}
    </span>
  );
}

function LetterId({ row, workbench: { instanceId, search } }: { row: DeadLetter; workbench: Workbench }) {
  const id = row.uniqueId || row.offsetMessageId;
  return (
    <CopyText text={id}>
      <Link to="/instances/$instanceId/dead-letters" params={{ instanceId }} search={{ ...search, message: row.offsetMessageId, tab: undefined }} resetScroll={false} data-tip={id}>
        …{id.slice(-12)}
      </Link>
    </CopyText>
  );
}

/** What the ledger and the message itself tell of earlier resends (DLQ-012). */
function Resends({ row }: { row: DeadLetter }) {
  const { t } = useTranslation("dead-letters");
  if (row.resends > 0)
    return (
      <TwoLines main={<StatusDot tone="ok">{t("resends.count", { count: row.resends })}</StatusDot>} below={<RelativeTime at={row.lastResentAt} />} />
    );
  return row.diedAgain ? (
    <StatusDot tone="warn" tip={t("resends.diedAgainTip")}>
      {t("resends.diedAgain")}
    </StatusDot>
  ) : (
    "–"
  );
}
