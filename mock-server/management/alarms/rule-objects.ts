import type { AlarmObjects } from "../../../src/contract/alarm-rules.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import { subjectKey } from "../../../src/contract/subject-key.ts";

/** Whether a rule watches an object. Names hold no `@` (protocol sheet section 5), so a pattern without one is about groups alone. */
export function chooser(objects: AlarmObjects): (subject: MetricSubject) => boolean {
  if (objects.choice === "all") return () => true;
  if (objects.choice === "named") {
    const keys = new Set(objects.subjects.map(subjectKey));
    return (subject) => keys.has(subjectKey(subject));
  }
  const { pattern } = objects;
  const [group = "", topic = "*"] = pattern.split("@");
  return (subject) => (subject.scope === "groupTopic" ? matches(group, subject.group) && matches(topic, subject.topic) : matches(pattern, subjectKey(subject)));
}

/** `*` = any characters, `?` = one. Goes back to the last `*` alone, so that no pattern takes long. */
function matches(pattern: string, text: string): boolean {
  let [at, seen, star, resume] = [0, 0, -1, 0];
  while (seen < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      resume = seen;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[seen])) {
      at++;
      seen++;
    } else if (star >= 0) {
      at = star + 1;
      seen = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
