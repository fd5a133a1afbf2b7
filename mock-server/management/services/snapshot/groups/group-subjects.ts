import type { MetricSubject } from "../../../../../src/contract/metrics.ts";
import type { GroupEntry } from "../group-table.ts";

export type GroupTopicSubject = Extract<MetricSubject, { scope: "groupTopic" }>;

/** The objects that name the series of a group and of its topics: one each, whoever puts points. */
export class GroupSubjects {
  readonly #known = new WeakMap<GroupEntry, { group: MetricSubject; topics: Map<string, GroupTopicSubject> }>();

  of(entry: GroupEntry): MetricSubject {
    return this.#subjectsOf(entry).group;
  }

  ofTopic(entry: GroupEntry, topic: string): GroupTopicSubject {
    const { topics } = this.#subjectsOf(entry);
    const known = topics.get(topic) ?? { scope: "groupTopic" as const, group: entry.group, topic };
    topics.set(topic, known);
    return known;
  }

  #subjectsOf(entry: GroupEntry): { group: MetricSubject; topics: Map<string, GroupTopicSubject> } {
    const known = this.#known.get(entry);
    if (known) return known;
    const made = { group: { scope: "group" as const, group: entry.group }, topics: new Map<string, GroupTopicSubject>() };
    this.#known.set(entry, made);
    return made;
  }
}
