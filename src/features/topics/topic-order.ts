import type { TopicDetail } from "./queries.ts";

/** How far the order of a topic goes: over all its messages when one queue on one broker takes them (KIND-4), else in each queue. */
export function orderOf(detail: Pick<TopicDetail, "ordered" | "brokers">): "strict" | "yes" | "no" {
  if (!detail.ordered) return "no";
  return detail.brokers.length === 1 && detail.brokers[0]?.writeQueues === 1 ? "strict" : "yes";
}
