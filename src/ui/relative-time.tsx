import { useTranslation } from "react-i18next";
import { formatClock, formatExact, formatRelative, zoneName } from "../lib/format-time.ts";
import type { PointInTime } from "../lib/format-time.ts";
import { tickMs, useNow } from "./use-now.ts";
import styles from "./quantity.module.css";

/** A time as lists show it: `5 min. ago`; the exact time with its zone on hover. Absent = a dash. */
export function RelativeTime({ at }: { at: PointInTime | null | undefined }) {
  const { i18n } = useTranslation();
  const nowMs = useNow();
  if (at === null || at === undefined) return <span className={styles.unknown}>–</span>;
  return (
    <time dateTime={isoOf(at)} data-tip={`${formatExact(at)}\n${zoneName(at)}`} className={styles.figure}>
      {formatRelative(at, i18n.language, notBefore(at, nowMs))}
    </time>
  );
}

/** A time where the digits matter (messages, detail pages): exact to the millisecond or, where that says nothing, to the second; zone on hover. */
export function ExactTime({ at, toTheSecond = false }: { at: PointInTime | null | undefined; toTheSecond?: boolean }) {
  if (at === null || at === undefined) return <span className={styles.unknown}>–</span>;
  return (
    <time dateTime={isoOf(at)} data-tip={zoneName(at)} className={styles.figure}>
      {formatExact(at, !toTheSecond)}
    </time>
  );
}

/** The age of the data on a page: `as of 12:03:07`. */
export function AsOf({ at }: { at: PointInTime | undefined }) {
  const { t } = useTranslation();
  if (at === undefined || at === 0) return null;
  return (
    <span className={styles.asOf} data-tip={`${formatExact(at)}\n${zoneName(at)}`}>
      {t("list.asOf", { time: formatClock(at) })}
    </span>
  );
}

/** What was saved after the clock of the page ticked last is not in the future. */
function notBefore(at: PointInTime, nowMs: number): number {
  const atMs = new Date(at).getTime();
  return atMs > nowMs && atMs - nowMs <= tickMs ? atMs : nowMs;
}

function isoOf(at: PointInTime): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
