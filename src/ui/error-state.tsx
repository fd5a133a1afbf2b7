import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemDetail, problemOf } from "../lib/problem.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { useErrorTexts } from "./use-error-texts.ts";
import styles from "./states.module.css";

interface ErrorStateProps {
  /** Whatever was thrown; an `ApiError` is explained by its code. */
  error: unknown;
  onRetry?: () => void;
  /** A further way out, e.g. a link to the list. */
  action?: ReactNode;
}

/** Says what failed, why and what to do, in place of the content; the detail can be copied. */
export function ErrorState({ action, error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  const texts = useErrorTexts(error);
  return (
    <div role="alert" className={styles.state}>
      <span className={styles.mark} data-tone="danger">
        <Icon name="alert" size={20} />
      </span>
      <h2>{texts.title}</h2>
      <p>{texts.remedy}</p>
      <div className={styles.buttons}>
        {action}
        {onRetry && (
          <Button icon="refresh" onClick={onRetry}>
            {t("error.retry")}
          </Button>
        )}
        <Button kind="quiet" icon="copy" onClick={() => void navigator.clipboard?.writeText(problemDetail(problem))}>
          {t("error.copyDetail")}
        </Button>
      </div>
      <details className={styles.detail}>
        <summary>{t("error.detail")}</summary>
        <pre>{problemDetail(problem)}</pre>
      </details>
    </div>
  );
}
