import { useTranslation } from "react-i18next";
import { Duration } from "../../../ui/quantity.tsx";
import type { TestResult } from "../notification-queries.ts";
import styles from "../notifications.module.css";
import { ChannelName, OutcomeMark } from "../notification-words.tsx";

/** What each receiver of a test really answered. */
export function TestResults({ results }: { results: readonly TestResult[] }) {
  const { t } = useTranslation("notifications");
  if (results.length === 0) return <p role="status">{t("test.nobody")}</p>;
  return (
    <ul className={styles.results} aria-label={t("test.results")}>
      {results.map((result) => (
        <li key={result.deliveryId}>
          <div className={styles.line}>
            <OutcomeMark outcome={result.outcome} />
            <span>
              <ChannelName channel={result.channel} /> {result.receiver}
            </span>
            <Duration ms={result.durationMs} />
          </div>
          <span className={styles.answer}>{result.answer}</span>
        </li>
      ))}
    </ul>
  );
}
