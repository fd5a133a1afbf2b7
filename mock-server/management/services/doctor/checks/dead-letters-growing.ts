import { evidence } from "../candidate.ts";
import type { Candidate, Check } from "../candidate.ts";
import type { GroupFact } from "../doctor-facts.ts";

const freshMs = 60 * 60_000;
/** So many in an hour are no single bad message any more. */
const manyAnHour = 100;

/** Groups whose messages were given up within the last hour. */
export const deadLettersGrowing: Check = {
  name: "deadLetters",
  check({ away, groups, nowMs }) {
    const looked = away ? [] : groups;
    return { findings: looked.flatMap((group) => growing(group, nowMs)), unchecked: [], checked: looked.length };
  },
};

function growing({ deadLetters, group }: GroupFact, nowMs: number): Candidate[] {
  if (!deadLetters) return [];
  const { cameLastHour, lastStoredAtMs, overMs, stored } = deadLetters;
  if (lastStoredAtMs === null || stored === 0 || nowMs - lastStoredAtMs > freshMs) return [];
  return [
    {
      kind: "deadLettersGrow",
      severity: cameLastHour >= manyAnHour ? "act" : "watch",
      subject: { scope: "group", group },
      params: { group, stored },
      evidence: [...(cameLastHour > 0 ? [evidence("deadLettersCame", { count: cameLastHour, overMs })] : []), evidence("deadLettersStored", { stored, lastAtMs: lastStoredAtMs })],
      place: { page: "deadLetters", group },
      sinceMs: null,
      confirmMs: 0,
    },
  ];
}
