import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ChoiceTabs } from "../../../ui/link-tabs.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { TwoLines } from "../../../ui/two-lines.tsx";
import styles from "./dead-letters.module.css";
import { ledgerQuery } from "./queries.ts";
import type { LedgerRow } from "./queries.ts";
import { stateTones } from "./resend-jobs.tsx";
import type { ChosenToResend, Workbench } from "./use-workbench.ts";

const pageSize = 20;

/** The ledger: each message that was to be sent again, by whom, when, and how it ended (DLQ-012, DLQ-018). */
export default function LedgerDrawer({ workbench, onResend }: { workbench: Workbench; onResend: (chosen: ChosenToResend) => void }) {
  const { adjust, group, instanceId, search } = workbench;
  const { t } = useTranslation("dead-letters");
  const jobId = search.ledger === "all" ? undefined : search.ledger;
  const [part, setPart] = useState<"all" | "problems">("all");
  const [page, setPage] = useState(1);
  const ledger = useQuery(ledgerQuery(instanceId, group, { jobId, problems: part === "problems", page }));
  const failed = ledger.data?.counts?.failed ?? 0;
  return (
    <DetailDrawer title={jobId ? t("ledger.ofJob") : t("ledger.title")} onClose={() => adjust({ ledger: undefined })} width={820}>
      <div className={styles.bar}>
        <ChoiceTabs
          label={t("ledger.part")}
          current={part}
          tabs={[
            { id: "all", label: t("ledger.all") },
            { id: "problems", label: t("ledger.problems") },
          ]}
          onChange={(next) => {
            setPart(next);
            setPage(1);
          }}
        />
        {jobId && failed > 0 && (
          <span className={styles.end}>
            <Button small onClick={() => onResend({ failedOf: jobId, messages: failed })}>
              {t("ledger.retryFailed", { count: failed, messages: exactCount(failed) })}
            </Button>
          </span>
        )}
      </div>
      <ListTable
        label={t("ledger.title")}
        list={ledger}
        columns={useColumns(workbench)}
        rowKey={(row: LedgerRow) => String(row.id)}
        empty={
          <EmptyState icon="deadLetter" title={part === "problems" ? t("ledger.noProblems") : t("ledger.emptyTitle")}>
            {part === "problems" ? t("ledger.noProblemsText") : t("ledger.empty")}
          </EmptyState>
        }
        search={{ page, size: pageSize }}
        onPage={(change) => setPage(change.page ?? 1)}
      />
    </DetailDrawer>
  );
}

function useColumns({ instanceId, search }: Workbench): Column<LedgerRow>[] {
  const { t } = useTranslation("dead-letters");
  return [
    {
      id: "id",
      title: t("columns.id"),
      cell: (row) => (
        <Link to="/instances/$instanceId/dead-letters" params={{ instanceId }} search={{ ...search, message: row.offsetMessageId }} resetScroll={false} data-tip={row.uniqueId || row.offsetMessageId}>
          …{(row.uniqueId || row.offsetMessageId).slice(-12)}
        </Link>
      ),
    },
    { id: "state", title: t("ledger.outcome"), wraps: true, cell: (row) => <Outcome row={row} /> },
    { id: "to", title: t("ledger.to"), wraps: true, cell: (row) => <TwoLines main={row.targetTopic || "–"} below={row.edited ? t("ledger.edited") : row.originTopic} /> },
    { id: "who", title: t("ledger.who"), cell: (row) => <TwoLines main={row.account} below={<RelativeTime at={row.createdAt} />} /> },
  ];
}

function Outcome({ row: { copies, detail, reason, state } }: { row: LedgerRow }) {
  const { t } = useTranslation("dead-letters");
  const why = reason === "" ? "" : t(`reasons.${reason}`);
  const below = [copies > 1 ? t("ledger.copies", { count: copies }) : "", why, detail].filter((text) => text !== "").join(" · ");
  const dot = <StatusDot tone={copies > 1 ? "danger" : stateTones[state]}>{t(`states.${state}`)}</StatusDot>;
  return below === "" ? dot : <TwoLines main={dot} below={below} />;
}
