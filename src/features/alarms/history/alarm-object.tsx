import { Link } from "@tanstack/react-router";
import { useMetricTexts } from "../../../parts/use-metric-texts.ts";
import type { AlarmRow } from "../alarm-words.tsx";

/** What an alarm is about, as the way to its own page. */
export function AlarmObject({ alarm: { instanceId, instanceName, subject } }: { alarm: Pick<AlarmRow, "instanceId" | "instanceName" | "subject"> }) {
  const { subjectName } = useMetricTexts();
  const params = { instanceId };
  const name = subject.scope === "instance" ? instanceName : subjectName(subject);
  switch (subject.scope) {
    case "instance":
      return (
        <Link to="/instances/$instanceId" params={params}>
          {name}
        </Link>
      );
    case "broker":
      return (
        <Link to="/instances/$instanceId/cluster" params={params}>
          {name}
        </Link>
      );
    case "topic":
      return (
        <Link to="/instances/$instanceId/topics" params={params} search={{ topic: subject.topic }}>
          {name}
        </Link>
      );
    case "probe":
      return (
        <Link to="/instances/$instanceId/probes" params={params} search={{ broker: subject.broker, queue: subject.queueId }}>
          {name}
        </Link>
      );
    default:
      return (
        <Link to="/instances/$instanceId/groups" params={params} search={{ group: subject.group }}>
          {name}
        </Link>
      );
  }
}
