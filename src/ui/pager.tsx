import { useTranslation } from "react-i18next";
import { exactCount } from "../lib/format-count.ts";
import { pageSizes } from "../lib/search-params.ts";
import { IconButton } from "./button.tsx";
import styles from "./pager.module.css";

interface PagerProps {
  /** From 1. */
  page: number;
  size: number;
  /** Rows that match the filter; undefined while not known. */
  total: number | undefined;
  onChange: (change: { page?: number; size?: number }) => void;
}

/** Foot of a list: which rows of how many, page size, page jump (TOPIC-8). */
export function Pager({ page, size, total, onChange }: PagerProps) {
  const { t } = useTranslation();
  if (!total) return null;
  const last = Math.max(1, Math.ceil(total / size));
  const from = Math.min((page - 1) * size + 1, total);
  const jump = (text: string): void => {
    const wanted = Number(text);
    if (Number.isInteger(wanted) && wanted >= 1) onChange({ page: Math.min(wanted, last) });
  };
  return (
    <nav className={styles.pager} aria-label={t("list.pages")}>
      <span className={styles.range}>{t("list.range", { from: exactCount(from), to: exactCount(Math.min(page * size, total)), total: exactCount(total) })}</span>
      <label className={styles.size}>
        {t("list.pageSize")}
        <select value={size} onChange={(event) => onChange({ size: Number(event.target.value), page: 1 })}>
          {pageSizes.toSorted((a, b) => a - b).map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      </label>
      {last > 1 && (
        <span className={styles.steps}>
          <IconButton small icon="chevronLeft" label={t("list.previousPage")} disabled={page <= 1} onClick={() => onChange({ page: page - 1 })} />
          <input key={page} className={styles.jump} defaultValue={page} inputMode="numeric" aria-label={t("list.pageJump")} onBlur={(event) => jump(event.target.value)} onKeyDown={(event) => event.key === "Enter" && jump(event.currentTarget.value)} />
          <span>/ {exactCount(last)}</span>
          <IconButton small icon="chevronRight" label={t("list.nextPage")} disabled={page >= last} onClick={() => onChange({ page: page + 1 })} />
        </span>
      )}
    </nav>
  );
}
