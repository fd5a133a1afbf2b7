import { useTranslation } from "react-i18next";
import { StatusDot } from "../../../ui/status-dot.tsx";

const retryPrefix = "%RETRY%";
const deadPrefix = "%DLQ%";
const delayTopics: ReadonlySet<string> = new Set(["SCHEDULE_TOPIC_XXXX", "rmq_sys_wheel_timer"]);
const halfTopic = "RMQ_SYS_TRANS_HALF_TOPIC";

/** Whether a record lies in the topic that it was sent to: no retry, dead letter, delayed or half one. */
export const isInItsTopic = (topic: string): boolean => !topic.startsWith(deadPrefix) && !topic.startsWith(retryPrefix) && !delayTopics.has(topic) && topic !== halfTopic;

/** What kind of record it is, as its topic says: a retry or a dead letter of a group, delayed, half of a transaction. */
export function MessageState({ topic }: { topic: string }) {
  const { t } = useTranslation("message");
  if (topic.startsWith(deadPrefix)) return <StatusDot tone="danger">{t("state.dead", { group: topic.slice(deadPrefix.length) })}</StatusDot>;
  if (topic.startsWith(retryPrefix)) return <StatusDot tone="warn">{t("state.retry", { group: topic.slice(retryPrefix.length) })}</StatusDot>;
  if (delayTopics.has(topic)) return <StatusDot tone="busy">{t("state.delayed")}</StatusDot>;
  if (topic === halfTopic) return <StatusDot tone="warn">{t("state.half")}</StatusDot>;
  return <StatusDot tone="ok">{t("state.stored")}</StatusDot>;
}
