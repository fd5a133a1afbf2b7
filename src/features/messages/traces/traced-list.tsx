import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../../api/call.ts";
import { exactCount } from "../../../lib/format-count.ts";
import { formatExact } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/button.tsx";
import { DataTable } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { JobProgress } from "../../../ui/job-progress.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { AsOf } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { WarningList } from "../../../ui/warning-list.tsx";
import { mergeTraced } from "./merge-traced.ts";
import styles from "./message-trace.module.css";
import { BrokerSwitch, Switches } from "./missing-sides.tsx";
import { tracesQuery } from "./queries.ts";
import type { TracesSearch } from "./search.ts";
import { tracedColumns } from "./traced-columns.tsx";
import { useReadingOn } from "./use-reading-on.ts";

/** The messages that were traced, slice after slice, with how far the reading came. */
export function TracedList({ instanceId, search }: { instanceId: string; search: TracesSearch }) {
  const { t } = useTranslation("traces");
  const queryClient = useQueryClient();
  const options = tracesQuery(instanceId, search);
  const traces = useInfiniteQuery(options);
  const { data, error, hasNextPage, isFetchingNextPage } = traces;
  const again = (): void => void queryClient.resetQueries({ queryKey: options.queryKey });
  const rows = data && mergeTraced(data.pages.map((page) => page.rows));
  const reading = useReadingOn(traces, rows?.length ?? 0);
  if (!options.enabled) {
    return (
      <EmptyState icon="trace" title={t("idle.title")}>
        {t("idle.key")}
      </EmptyState>
    );
  }
  if (error && !data) return <ErrorState error={error} onRetry={again} />;
  const last = data?.pages.at(-1);
  const reachedMs = last?.progress?.atMs;
  const skipped = data?.pages.reduce((sum, page) => sum + page.skippedRecords, 0) ?? 0;
  return (
    <>
      <div className={styles.summary}>
        <span role="status">{last === undefined ? <StatusDot tone="busy">{t("list.reading")}</StatusDot> : t("list.shown", { count: rows?.length ?? 0, shown: exactCount(rows?.length ?? 0) })}</span>
        {last?.progress && !reading.isOn && <span>{t("list.read", { read: exactCount(last.progress.readMessages), total: exactCount(last.progress.totalMessages) })}</span>}
        {hasNextPage && !reading.isOn && typeof reachedMs === "number" && <span>{t("list.reached", { at: formatExact(reachedMs, false) })}</span>}
        <span className={styles.end}>
          <AsOf at={last?.asOf} />
          {data && (
            <Button small kind="quiet" icon="refresh" onClick={again}>
              {t("one.again")}
            </Button>
          )}
        </span>
      </div>
      {reading.isOn && last?.progress && <JobProgress label={t("list.reading")} done={last.progress.readMessages} total={last.progress.totalMessages} onCancel={reading.stop} />}
      <WarningList warnings={data?.pages.flatMap((page) => page.warnings)} />
      {last?.limited && <Notice tone="warn">{t("one.limited")}</Notice>}
      {skipped > 0 && <Notice>{t("one.skipped", { count: skipped, shown: exactCount(skipped) })}</Notice>}
      {last?.isStalled && <Notice tone="warn">{t("list.stalled")}</Notice>}
      <DataTable label={t("list.table")} columns={tracedColumns(t, instanceId, search)} rows={rows} rowKey={(row) => row.messageId} openKey={search.trace} empty={last && !hasNextPage ? <NothingTold instanceId={instanceId} search={search} answer={last} /> : null} />
      {error && data && <ErrorNotice error={error} />}
      {hasNextPage && !reading.isOn && (
        <div className={styles.more}>
          <Button busy={isFetchingNextPage} onClick={reading.goOn}>
            {t("list.more")}
          </Button>
        </div>
      )}
    </>
  );
}

/** An empty answer teaches: nobody traces, or nobody did so in this range and under this filter (TRC-006). */
function NothingTold({ instanceId, search, answer }: { instanceId: string; search: TracesSearch; answer: AnswerOf<"queryTraces"> }) {
  const { t } = useTranslation("traces");
  const { setup } = answer;
  const isFiltered = search.topic !== undefined || search.group !== undefined || search.failures === true || search.by === "key";
  const traceTopic = setup.topic === setup.usualTopic ? "" : setup.topic;
  const code = (
    <>
      {!setup.exists && <BrokerSwitch trace={{ setup }} />}
      <Switches instanceId={instanceId} topic={search.topic ?? ""} group="" traceTopic={traceTopic} producer consumer />
    </>
  );
  return (
    <EmptyState icon="trace" title={t(isFiltered ? "empty.filteredTitle" : "empty.title")} code={code}>
      {t(isFiltered ? "empty.filtered" : "empty.text")}
    </EmptyState>
  );
}
