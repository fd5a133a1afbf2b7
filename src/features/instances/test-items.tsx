import { useTranslation } from "react-i18next";
import { CopyText } from "../../ui/copy-text.tsx";
import { Duration } from "../../ui/quantity.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./test-items.module.css";
import type { ConnectionTest } from "./use-connection-test.ts";

const tones = { passed: "ok", warning: "warn", failed: "danger", skipped: "idle" } as const;
const overall = { passed: "test.resultPassed", warning: "test.resultWarning", failed: "test.resultFailed" } as const;

/** The items of a connection test (TST-002): result, duration, the broker's own text, and what to do. */
export function TestItems({ test }: { test: ConnectionTest }) {
  const { t } = useTranslation("instances");
  return (
    <div role="status">
      <p className={styles.overall}>
        <StatusDot tone={tones[test.result]}>{t(overall[test.result])}</StatusDot>
      </p>
      <ul className={styles.items}>
        {test.items.map((item) => (
          <li key={`${item.name} ${item.subject}`} className={styles.item} data-result={item.result}>
            <StatusDot tone={tones[item.result]}>{t(`test.${item.result}`)}</StatusDot>
            <span className={styles.what}>
              {t(`test.items.${item.name}`)}
              {item.subject && <span className={styles.subject}>{item.subject}</span>}
            </span>
            <span className={styles.duration}>{item.result !== "skipped" && <Duration ms={item.durationMs} />}</span>
            {(item.engineText || item.remedy !== "none") && (
              <span className={styles.more}>
                {item.engineText && <CopyText text={item.engineText} />}
                {item.remedy !== "none" && <span className={styles.remedy}>{t(`remedies.${item.remedy}`)}</span>}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
