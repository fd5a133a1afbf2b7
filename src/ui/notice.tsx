import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./notice.module.css";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { useErrorTexts } from "./use-error-texts.ts";

/** A line above the content: a warning of half an answer, a failed refresh, a truncation. */
export function Notice({ tone = "info", children, action }: { tone?: "info" | "warn" | "danger"; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === "danger" ? "alert" : "status"}>
      <Icon name={tone === "info" ? "help" : "alert"} />
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}

/** A refresh that failed while older rows are still shown, or a form's refusal: one line with title and remedy. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const texts = useErrorTexts(error);
  return (
    <Notice
      tone="danger"
      action={
        onRetry && (
          <Button small icon="refresh" onClick={onRetry}>
            {t("error.retry")}
          </Button>
        )
      }
    >
      <strong>{texts.title}</strong>
      {t("error.separator")}
      {texts.remedy}
    </Notice>
  );
}
