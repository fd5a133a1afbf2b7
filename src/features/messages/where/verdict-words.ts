import type { StatusTone } from "../../../ui/status-dot.tsx";
import type { GroupVerdict, Verdict } from "./queries.ts";

/** The most alarming first. */
const order: readonly Verdict[] = ["dead", "expired", "skipped", "retrying", "held", "waiting", "unknown", "filtered", "passed", "consumed"];

export const verdictTones: Record<Verdict, StatusTone> = { dead: "danger", expired: "danger", skipped: "warn", retrying: "warn", held: "busy", waiting: "busy", unknown: "idle", filtered: "idle", passed: "ok", consumed: "ok" };

/** Groups with the most alarming verdict first, then by name. */
export function byAlarm(groups: readonly GroupVerdict[]): GroupVerdict[] {
  return groups.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (a.group < b.group ? -1 : 1));
}

/** How many groups have each verdict, the most alarming first; those that none has are left out. */
export function verdictCounts(groups: readonly GroupVerdict[]): { verdict: Verdict; count: number }[] {
  return order.map((verdict) => ({ verdict, count: groups.filter((group) => group.verdict === verdict).length })).filter(({ count }) => count > 0);
}
