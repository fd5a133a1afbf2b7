import type { MetricSubject } from "./metrics.ts";

/** One short, readable text for one subject; different subjects of a scope have different texts. Names hold no `@` (protocol sheet section 5). */
export function subjectKey(subject: MetricSubject): string {
  switch (subject.scope) {
    case "broker":
      return subject.broker;
    case "topic":
      return subject.topic;
    case "group":
      return subject.group;
    case "groupTopic":
      return `${subject.group}@${subject.topic}`;
    case "queue":
      return `${subject.group}@${subject.topic}@${subject.broker}/${subject.queueId}`;
    case "probe":
      return `${subject.broker}/${subject.queueId}`;
    default:
      return "";
  }
}
