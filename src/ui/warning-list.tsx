import { useTranslation } from "react-i18next";
import { Notice } from "./notice.tsx";

/** As the API gives them with a list or a detail. */
export interface ListWarning {
  code: "broker_unreachable" | "not_supported" | "truncated" | "still_loading" | "engine_refused" | "writes_refused" | "not_found";
  subject: string;
  detail: string;
}

/** Half an answer is an answer: says above the content what is missing from it and why. */
export function WarningList({ warnings }: { warnings: readonly ListWarning[] | undefined }) {
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
