import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/format-duration.ts";
import { formatExact, zoneName } from "../../../lib/format-time.ts";
import { useNow } from "../../../ui/use-now.ts";
import styles from "./dead-letters.module.css";

/** Less than this is left: somebody should act. */
const soonMs = 6 * 3_600_000;

/** How long retention leaves a message at least. It is a "not before": files go whole, and only at certain hours. */
export function Deletion({ at }: { at: number | null | undefined }) {
  const { t } = useTranslation("dead-letters");
  const nowMs = useNow();
  if (at === null || at === undefined) return <span className={styles.faint}>–</span>;
  const leftMs = at - nowMs;
  return (
    <time dateTime={new Date(at).toISOString()} data-tip={`${t("deletion.notBefore", { time: formatExact(at) })}\n${zoneName(at)}`} className={leftMs < soonMs ? styles.soon : undefined}>
      {leftMs <= 0 ? t("deletion.due") : t("deletion.left", { time: formatDuration(leftMs) })}
    </time>
  );
}
