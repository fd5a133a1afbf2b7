import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { exactCount } from "../../lib/format-count.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { Notice } from "../../ui/notice.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import styles from "./groups.module.css";
import { useOffsetColumn, useResetColumns } from "./reset-columns.tsx";
import type { GroupsView } from "./use-groups-view.ts";

type Preview = AnswerOf<"previewOffsetReset">;

interface ResetPreviewProps {
  preview: { data: Preview | undefined; error: unknown; refetch: () => Promise<unknown>; isPlaceholderData: boolean };
  view: GroupsView;
  /** "Copy as" of the preview. */
  commands: ReactNode;
}

/** What the reset will do, queue by queue, and who is online while it does; nothing has changed yet. */
export function ResetPreview({ preview, view, commands }: ResetPreviewProps) {
  const { t } = useTranslation("groups");
  const shared = useResetColumns();
  const offsetColumn = useOffsetColumn(view);
  const columns = view.search.resetTo === "offsets" ? [...shared.slice(0, 2), offsetColumn, ...shared.slice(2)] : shared;
  return (
    <section className={styles.preview}>
      <h3>
        {t("reset.preview")} <AsOf at={preview.data?.asOf} /> {commands}
      </h3>
      <QueryPart query={preview}>
        {({ rows, redelivered, skipped, onlineClients, pullsActively, refusal, warnings }) => (
          <>
            <WarningList warnings={warnings} />
            {refusal && <Notice tone="danger">{t(`reset.refused.${refusal}`)}</Notice>}
            <p className={styles.totals}>
              <strong>{t("reset.redeliveredTotal", { amount: exactCount(redelivered) })}</strong>
              <strong>{t("reset.skippedTotal", { amount: exactCount(skipped) })}</strong>
            </p>
            <DataTable label={t("reset.preview")} columns={columns} rows={rows} rowKey={(row) => `${row.brokerName}/${row.queueId}`} isStale={preview.isPlaceholderData} empty={<p className={styles.none}>{t("reset.noQueues")}</p>} />
            <div className={styles.after}>
            {onlineClients.length > 0 ? (
              <Notice tone="warn">
                <div>{t("reset.online", { count: onlineClients.length })}</div>
                {pullsActively && <div>{t("reset.pullsActively")}</div>}
                <ul>
                  {onlineClients.map((client) => (
                    <li key={client}>
                      <code>{client}</code>
                    </li>
                  ))}
                </ul>
              </Notice>
            ) : (
              <Notice>{t("reset.nobody")}</Notice>
            )}
            </div>
          </>
        )}
      </QueryPart>
    </section>
  );
}
