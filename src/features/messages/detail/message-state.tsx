import { useTranslation } from "react-i18next";
import { StatusDot } from "../../../ui/status-dot.tsx";

const retryPrefix = "%RETRY%";
const deadPrefix = "%DLQ%";

/** What kind of record it is, where its topic says so: a retry or a dead letter of a group. */
export function MessageState({ topic }: { topic: string }) {
  const { t } = useTranslation("message");
  if (topic.startsWith(deadPrefix)) return <StatusDot tone="danger">{t("state.dead", { group: topic.slice(deadPrefix.length) })}</StatusDot>;
  if (topic.startsWith(retryPrefix)) return <StatusDot tone="warn">{t("state.retry", { group: topic.slice(retryPrefix.length) })}</StatusDot>;
  return null;
}
