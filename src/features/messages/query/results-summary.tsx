import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-text.tsx";
import { DensitySwitch } from "../../../ui/density-switch.tsx";
import { AsOf } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import styles from "../messages.module.css";
import type { MessagesAnswer } from "../queries.ts";
import type { MessagesSearch } from "../search.ts";

interface ResultsSummaryProps {
  search: MessagesSearch;
  pages: readonly MessagesAnswer[] | undefined;
  chosen: number;
  isMore: boolean;
  onAgain: () => void;
  actions: ReactNode;
}

/** How many messages there are and in which order, and what can be done with all of them. */
export function ResultsSummary({ search, pages, chosen, isMore, onAgain, actions }: ResultsSummaryProps) {
  const { t } = useTranslation("messages");
  const isByTime = search.by === undefined;
  const rows = pages?.reduce((sum, page) => sum + page.rows.length, 0) ?? 0;
  const shown = exactCount(rows);
  return (
    <div className={styles.summary}>
      {!pages && (
        <span role="status">
          <StatusDot tone="busy">{search.group ? t("results.asking", { group: search.group }) : t("results.reading")}</StatusDot>
        </span>
      )}
      {rows > 0 && <span role="status">{isMore ? t("results.firstOfMore", { shown }) : t("results.shown", { count: rows, shown })}</span>}
      {chosen > 0 && <strong>{t("results.chosen", { count: chosen, chosen: exactCount(chosen) })}</strong>}
      {rows > 1 && isByTime && <span>{t(`results.order.${search.order ?? "newest"}`)}</span>}
      {pages && isByTime && <span>{t("results.scanned", { scanned: exactCount(pages.reduce((sum, page) => sum + page.scannedMessages, 0)) })}</span>}
      <span className={styles.end}>
        <AsOf at={pages?.[0]?.asOf} />
        {isByTime && search.end === undefined && pages && (
          <Button small kind="quiet" icon="refresh" onClick={onAgain}>
            {t("results.newer")}
          </Button>
        )}
        {actions}
        {pages && <CopyButton text={location.href} label={t("results.copyLink")} />}
        <DensitySwitch />
      </span>
    </div>
  );
}
