import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../../api/call.ts";
import { exactCount } from "../../../lib/format-count.ts";
import { problemOf } from "../../../lib/problem.ts";
import { formatExact } from "../../../lib/format-time.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { DataTable } from "../../../ui/data-table.tsx";
import { DensitySwitch } from "../../../ui/density-switch.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { AsOf } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { WarningList } from "../../../ui/warning-list.tsx";
import { messageColumns } from "./message-columns.tsx";
import styles from "../messages.module.css";
import type { MessagesSearch } from "../search.ts";

type Page = AnswerOf<"queryMessages"> & { start: { beginAt?: number; endAt?: number } };

interface MessageResultsProps {
  instanceId: string;
  search: MessagesSearch;
  messages: UseInfiniteQueryResult<InfiniteData<Page>>;
  /** Asks the same query anew, from now. */
  onAgain: () => void;
}

/** The messages found so far, how many were read for them, and whether there are more. */
export function MessageResults({ instanceId, search, messages, onAgain }: MessageResultsProps) {
  const { t } = useTranslation("messages");
  const { data, error, hasNextPage, isFetchingNextPage } = messages;
  const rows = data?.pages.flatMap((page) => page.rows);
  const last = data?.pages.at(-1);
  const limit = data?.pages.map((page) => page.truncatedAt).find((count) => count !== null);
  if (error && !data) {
    const refused = problemOf(error).fields ?? [];
    if (refused.length === 0) return <ErrorState error={error} onRetry={onAgain} />;
    // The field says why; here stands what to try instead.
    const isOutOfQueue = refused.some((field) => field.path.endsWith("offset"));
    return (
      <EmptyState icon="message" title={isOutOfQueue ? t("empty.offsetTitle") : t("idle.title")}>
        {isOutOfQueue ? t("empty.offset") : t(`idle.${search.by ?? "time"}`)}
      </EmptyState>
    );
  }
  return (
    <>
      <div className={styles.summary}>
        {!data && (
          <span role="status">
            <StatusDot tone="busy">{search.group ? t("results.asking", { group: search.group }) : t("results.reading")}</StatusDot>
          </span>
        )}
        {rows && rows.length > 0 && <span role="status">{hasNextPage ? t("results.firstOfMore", { shown: exactCount(rows.length) }) : t("results.shown", { count: rows.length, shown: exactCount(rows.length) })}</span>}
        {rows && rows.length > 1 && search.by === undefined && <span>{t("results.order")}</span>}
        {data && search.by === undefined && <span>{t("results.scanned", { scanned: exactCount(data.pages.reduce((sum, page) => sum + page.scannedMessages, 0)) })}</span>}
        <span className={styles.end}>
          <AsOf at={last?.asOf} />
          {search.by === undefined && search.end === undefined && data && (
            <Button small kind="quiet" icon="refresh" onClick={onAgain}>
              {t("results.newer")}
            </Button>
          )}
          <DensitySwitch />
        </span>
      </div>
      <WarningList warnings={last?.warnings} />
      {limit !== undefined && <Notice tone="warn">{t("results.truncated", { limit: exactCount(limit) })}</Notice>}
      <DataTable label={t("results.table")} columns={messageColumns(t, instanceId, search)} rows={rows} rowKey={(row) => row.offsetMessageId} openKey={search.message} empty={<NothingFound instanceId={instanceId} search={search} page={data?.pages[0]} isMore={hasNextPage} />} />
      {error && data && <ErrorNotice error={error} />}
      {hasNextPage && (
        <div className={styles.more}>
          <Button busy={isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
            {isFetchingNextPage ? t("results.loadingOlder") : t("results.older")}
          </Button>
        </div>
      )}
      {!hasNextPage && data && data.pages.length > 1 && <p className={styles.faint}>{t("results.end")}</p>}
    </>
  );
}

function NothingFound({ instanceId, search, page, isMore }: { instanceId: string; search: MessagesSearch; page: Page | undefined; isMore: boolean }) {
  const { t } = useTranslation("messages");
  const way = search.by ?? "time";
  const produce = (
    <ButtonLink to="/instances/$instanceId/dial-test" params={{ instanceId }} search={{ topic: search.topic }} icon="dialTest">
      {t("empty.dialTest")}
    </ButtonLink>
  );
  if (isMore) return null;
  return (
    <EmptyState icon="message" title={t(`empty.${way}Title`)} action={way === "time" ? produce : undefined}>
      {way === "time" ? t("empty.time", { begin: formatExact(page?.start.beginAt ?? 0, false), end: formatExact(page?.start.endAt ?? 0, false) }) : t(`empty.${way}`)}
    </EmptyState>
  );
}
