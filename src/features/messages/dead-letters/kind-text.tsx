import { useTranslation } from "react-i18next";
import styles from "./dead-letters.module.css";
import type { DeadLetterClass } from "./queries.ts";

/** What a dead letter is told apart by: its exception, the shape of its body, or what the body is. */
export function KindText({ basis, pattern }: Pick<DeadLetterClass, "basis" | "pattern">) {
  const { t } = useTranslation("dead-letters");
  return (
    <span className={styles.kind} data-tip={pattern || undefined}>
      <span className={styles.basis}>{t(`basis.${basis}`)}</span>
      {pattern && <code>{pattern}</code>}
    </span>
  );
}
