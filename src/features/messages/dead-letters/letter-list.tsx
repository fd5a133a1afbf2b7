import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../../api/call.ts";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { DataTable } from "../../../ui/data-table.tsx";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { WarningList } from "../../../ui/warning-list.tsx";
import styles from "./dead-letters.module.css";
import { useLetterColumns } from "./letter-columns.tsx";
import { isNarrowed, noFilter } from "./search.ts";
import type { Chosen, Workbench } from "./use-workbench.ts";

interface LetterListProps {
  workbench: Workbench;
  letters: UseInfiniteQueryResult<InfiniteData<AnswerOf<"listDeadLetters">>>;
  ticked: ReadonlySet<string>;
  onTicked: (ids: ReadonlySet<string>) => void;
  onResend: (chosen: Chosen) => void;
  onEdit: (offsetMessageId: string) => void;
  onExport: (chosen: Chosen) => void;
}

/** The dead letters, the newest first, with a box to tick each and what can be done with the ticked ones (DLQ-008, DLQ-009). */
export function LetterList({ workbench, letters, ticked, onTicked, onResend, onEdit, onExport }: LetterListProps) {
  const { t } = useTranslation("dead-letters");
  const { adjust, search } = workbench;
  const { data, error, hasNextPage, isFetchingNextPage } = letters;
  const columns = useLetterColumns(workbench, (id) => onResend({ ids: [id] }), onEdit);
  const rows = data?.pages.flatMap((page) => page.rows);
  const last = data?.pages.at(-1);
  const total = last?.totalMessages ?? null;
  const scanned = data?.pages.reduce((sum, page) => sum + page.scannedMessages, 0) ?? 0;
  const empty = isNarrowed(search) ? (
    <NoHits onClear={() => adjust(noFilter)} />
  ) : (
    <EmptyState icon="deadLetter" title={t("noLetters.title")}>
      {t("noLetters.text")}
    </EmptyState>
  );
  return (
    <>
      <div className={styles.bar}>
        {ticked.size > 0 ? (
          <>
            <strong>{t("list.ticked", { count: ticked.size, messages: exactCount(ticked.size) })}</strong>
            <Button small kind="primary" onClick={() => onResend({ ids: [...ticked] })}>
              {t("resend.ticked")}
            </Button>
            <Button small onClick={() => onExport({ ids: [...ticked] })}>
              {t("export.ticked")}
            </Button>
            <Button small kind="quiet" onClick={() => onTicked(new Set())}>
              {t("list.untick")}
            </Button>
          </>
        ) : (
          rows && rows.length > 0 && <span role="status">{hasNextPage ? t("list.firstOfMore", { shown: exactCount(rows.length) }) : t("list.shown", { count: rows.length, shown: exactCount(rows.length) })}</span>
        )}
        {isNarrowed(search) && search.id === undefined && total !== null && <span>{t("list.scanned", { scanned: exactCount(scanned), total: exactCount(total) })}</span>}
      </div>
      <WarningList warnings={last?.warnings} />
      {error && data && <ErrorNotice error={error} />}
      <DataTable
        label={t("title")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.offsetMessageId}
        openKey={search.message}
        selection={{ keys: ticked, onChange: onTicked }}
        error={error}
        onRetry={() => void letters.refetch()}
        empty={hasNextPage ? null : empty}
      />
      {hasNextPage && (
        <div className={styles.more}>
          <Button busy={isFetchingNextPage} onClick={() => void letters.fetchNextPage()}>
            {isFetchingNextPage ? t("list.reading") : t("list.more")}
          </Button>
        </div>
      )}
    </>
  );
}
