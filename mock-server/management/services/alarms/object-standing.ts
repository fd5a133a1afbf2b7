import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import type { InstancePoller } from "../snapshot/instance-poller.ts";

/**
 * Whether the instance still has a topic or a group. It is gone when all masters list theirs without it: one that did not list its own may have it.
 * A broker that is not seen may be down, which is no reason to forget its alarm.
 * undefined = that cannot be told now.
 */
export function stillExists(poller: Pick<InstancePoller, "failure" | "loaded" | "snapshot"> | undefined, subject: MetricSubject): boolean | undefined {
  if (!poller?.loaded || poller.failure) return undefined;
  const { groups, topics, unlisted } = poller.snapshot;
  const hasTopic = (name: string): boolean | undefined => topics.entry(name) !== undefined || (unlisted.topics.size > 0 ? undefined : false);
  const hasGroup = (name: string): boolean | undefined => groups.entry(name) !== undefined || (unlisted.groups.size > 0 ? undefined : false);
  if (subject.scope === "topic") return hasTopic(subject.topic);
  if (subject.scope === "group") return hasGroup(subject.group);
  if (subject.scope === "groupTopic") return hasGroup(subject.group) === false ? false : hasTopic(subject.topic);
  return undefined;
}
