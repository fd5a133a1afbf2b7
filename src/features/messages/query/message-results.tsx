import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { formatExact } from "../../../lib/format-time.ts";
import { missingThing, problemOf } from "../../../lib/problem.ts";
import { Button } from "../../../ui/button.tsx";
import { DataTable } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { WarningList } from "../../../ui/warning-list.tsx";
import { messageColumns } from "./message-columns.tsx";
import styles from "../messages.module.css";
import { NothingFound } from "./nothing-found.tsx";
import type { MessageRow, MessagesAnswer } from "../queries.ts";
import { ResultsSummary } from "./results-summary.tsx";
import { ScanProgress } from "./scan-progress.tsx";
import type { MessagesSearch } from "../search.ts";
import type { Scan } from "./use-scan.ts";

interface MessageResultsProps {
  instanceId: string;
  search: MessagesSearch;
  messages: UseInfiniteQueryResult<InfiniteData<MessagesAnswer>>;
  scan: Scan;
  /** What can be done with the ticked messages, or with all that are shown. */
  actions?: (chosen: readonly MessageRow[], shown: readonly MessageRow[]) => ReactNode;
}

/** The messages found so far, how far was read for them, and whether there are more. */
export function MessageResults({ instanceId, search, messages, scan, actions }: MessageResultsProps) {
  const { t } = useTranslation("messages");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, hasNextPage } = messages;
  const rows = data?.pages.flatMap((page) => page.rows);
  const first = data?.pages[0];
  const limit = data?.pages.map((page) => page.truncatedAt).find((count) => count !== null);
  if (error && !data) return <Refused search={search} error={error} onAgain={scan.restart} />;
  const isMore = hasNextPage && !scan.isReading && !scan.isHalted;
  const chosenRows = rows?.filter((row) => chosen.has(row.offsetMessageId)) ?? [];
  return (
    <>
      <ResultsSummary search={search} pages={data?.pages} chosen={chosenRows.length} isMore={hasNextPage} onAgain={scan.restart} actions={rows && rows.length > 0 && actions?.(chosenRows, rows)} />
      <WarningList warnings={distinctWarnings(data?.pages)} />
      {limit !== undefined && <Notice tone="warn">{t("results.truncated", { limit: exactCount(limit) })}</Notice>}
      {first && first.deletedBefore !== null && <Notice>{t("results.deletedBefore", { at: formatExact(first.deletedBefore, false) })}</Notice>}
      {data && <ScanProgress scan={scan} askedAt={first?.asOf} />}
      <DataTable
        label={t("results.table")}
        columns={messageColumns(t, instanceId, search)}
        rows={rows?.length === 0 && scan.isReading ? undefined : rows}
        rowKey={(row) => row.offsetMessageId}
        openKey={search.message}
        selection={{ keys: chosen, onChange: setChosen }}
        empty={hasNextPage ? null : <NothingFound instanceId={instanceId} search={search} askedAt={first?.asOf ?? 0} isAnyRead={data?.pages.some((page) => page.scannedMessages > 0) ?? false} />}
      />
      {error && data && <ErrorNotice error={error} />}
      {isMore && (
        <div className={styles.more}>
          <Button onClick={scan.goOn}>{t("results.more")}</Button>
        </div>
      )}
      {!hasNextPage && search.by === undefined && (rows?.length ?? 0) > 0 && <p className={styles.faint}>{t(search.range === undefined && search.begin === undefined ? "results.endOfLatest" : "results.end")}</p>}
    </>
  );
}

/** Why there is no answer at all: at a field of the form, or with a way to try again. */
function Refused({ search, error, onAgain }: { search: MessagesSearch; error: Error; onAgain: () => void }) {
  const { t } = useTranslation("messages");
  const refused = problemOf(error).fields ?? [];
  if (refused.length === 0 && !["topic", "group"].includes(missingThing(error) ?? "")) return <ErrorState error={error} onRetry={onAgain} />;
  // The field says why; here stands what to try instead.
  const isOutOfQueue = refused.some((field) => field.path.endsWith("offset"));
  return (
    <EmptyState icon="message" title={isOutOfQueue ? t("empty.offsetTitle") : t("idle.title")}>
      {isOutOfQueue ? t("empty.offset") : t(`idle.${search.by ?? "time"}`)}
    </EmptyState>
  );
}

/** What was missing from any slice. */
function distinctWarnings(pages: readonly MessagesAnswer[] | undefined): MessagesAnswer["warnings"] {
  const warnings = pages?.flatMap((page) => page.warnings) ?? [];
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.subject}`, warning])).values()];
}
