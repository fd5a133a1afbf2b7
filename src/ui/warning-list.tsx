import { useTranslation } from "react-i18next";
import { Notice } from "./notice.tsx";

interface WarningListProps {
  /** As the API gives them with a list or a detail. */
  warnings: readonly { code: "broker_unreachable" | "not_supported" | "truncated" | "still_loading" | "engine_refused"; subject: string; detail: string }[] | undefined;
}

/** Half an answer is an answer: says above the content what is missing from it and why. */
export function WarningList({ warnings }: WarningListProps) {
  const { t } = useTranslation();
  if (!warnings?.length) return null;
  return (
    <Notice tone="warn">
      <ul>
        {warnings.map((warning) => (
          <li key={`${warning.code} ${warning.subject}`}>{t(`warnings.${warning.code}`, { subject: warning.subject, detail: warning.detail })}</li>
        ))}
      </ul>
    </Notice>
  );
}
