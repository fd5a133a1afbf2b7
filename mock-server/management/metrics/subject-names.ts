import type { MetricSubject } from "../../../src/contract/metrics.ts";

/** Between the names of a subject; no engine allows it in a name. */
const between = "\n";

/** The names of a subject as one text, unique within its scope. */
export function namesOf(subject: MetricSubject): string {
  switch (subject.scope) {
    case "instance": return "";
    case "broker": return subject.broker;
    case "topic": return subject.topic;
    case "group": return subject.group;
    case "groupTopic": return subject.group + between + subject.topic;
    case "queue": return [subject.group, subject.topic, subject.broker, subject.queueId].join(between);
    default: return subject.broker + between + subject.queueId;
  }
}

/** The way back from `namesOf`. */
export function subjectOf(scope: MetricSubject["scope"], names: string): MetricSubject {
  const [first = "", second = "", third = "", fourth = ""] = names.split(between);
  switch (scope) {
    case "instance": return { scope };
    case "broker": return { scope, broker: first };
    case "topic": return { scope, topic: first };
    case "group": return { scope, group: first };
    case "groupTopic": return { scope, group: first, topic: second };
    case "queue": return { scope, group: first, topic: second, broker: third, queueId: Number(fourth) };
    default: return { scope, broker: first, queueId: Number(second) };
  }
}
