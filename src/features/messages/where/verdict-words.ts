import type { StatusTone } from "../../../ui/status-dot.tsx";
import type { GroupVerdict, Verdict } from "./queries.ts";

/** The most alarming first. */
const order: readonly Verdict[] = ["dead", "expired", "skipped", "retrying", "held", "waiting", "unknown", "filtered", "passed", "consumed"];

const tones: Record<Verdict, StatusTone> = { dead: "danger", expired: "danger", skipped: "warn", retrying: "warn", held: "busy", waiting: "busy", unknown: "idle", filtered: "idle", passed: "idle", consumed: "ok" };

/** The colour of a verdict; what waits for a group that nobody runs does not come by itself. */
export const verdictTone = ({ online, verdict }: Pick<GroupVerdict, "online" | "verdict">): StatusTone => (online === false && (verdict === "waiting" || verdict === "retrying") ? "warn" : tones[verdict]);

/** Groups with the most alarming verdict first, then by name. */
export function byAlarm(groups: readonly GroupVerdict[]): GroupVerdict[] {
  return groups.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (a.group < b.group ? -1 : 1));
}

/** How many groups have each verdict, the most alarming first; those that none has are left out. */
export function verdictCounts(groups: readonly GroupVerdict[]): { verdict: Verdict; count: number; tone: StatusTone }[] {
  return order.flatMap((verdict) => {
    const those = groups.filter((group) => group.verdict === verdict);
    const [first] = those;
    return first ? [{ verdict, count: those.length, tone: verdictTone(those.find((group) => group.online === false) ?? first) }] : [];
  });
}
