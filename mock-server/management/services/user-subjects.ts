import type { MetricSubject } from "../../../src/contract/metrics.ts";
import type { InstanceHub } from "./instance-hub.ts";

/**
 * Which subjects are users' own: topics and groups of the engine and of this console stand in no ranking and are in no choice of
 * "all" (HB-009). What was deleted is not known any more and stays.
 */
export function userSubjects(hub: InstanceHub, instanceId: string): (subject: MetricSubject) => boolean {
  const { groups, topics } = hub.get(instanceId).poller.snapshot;
  const isHidden = (kind: string | undefined): boolean => kind !== undefined && kind !== "user";
  return (subject) => !("topic" in subject && isHidden(topics.entry(subject.topic)?.records[0]?.config.kind)) && !("group" in subject && isHidden(groups.entry(subject.group)?.records[0]?.config.kind));
}
