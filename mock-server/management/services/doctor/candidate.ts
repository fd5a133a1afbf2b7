import type { DoctorCheck, EvidenceCode, Finding, NotCheckedReason } from "../../../../src/contract/doctor.ts";
import type { DoctorFacts } from "./doctor-facts.ts";

/** What a check found in one look. It is shown once it lasts `confirmMs`; `sinceMs` is when it really began, where facts tell. */
export type Candidate = Omit<Finding, "id" | "check" | "sinceMs"> & { sinceMs: number | null; confirmMs: number };

/** Things that a check could say nothing about. */
export interface Unchecked {
  reason: NotCheckedReason;
  /** Group, topic or node. */
  thing: string;
}

export interface CheckResult {
  findings: Candidate[];
  unchecked: Unchecked[];
  /** How many things it did look at. */
  checked: number;
}

/** Looks at facts, and at nothing else: no clock, no engine. */
export interface Check {
  name: DoctorCheck;
  check(facts: DoctorFacts): CheckResult;
}

/** One fact that proves a finding. */
export function evidence(code: EvidenceCode, params: Record<string, string | number> = {}): Finding["evidence"][number] {
  return { code, params };
}

/** So many facts of a kind are shown; the number of the others is said. */
export const mostShown = 6;

/** The first few facts of many, and how many more there are. */
export function firstOf<T>(items: readonly T[], more: EvidenceCode, show: (item: T) => Finding["evidence"][number]): Finding["evidence"] {
  const shown = items.slice(0, mostShown).map(show);
  return items.length > mostShown ? [...shown, evidence(more, { count: items.length - mostShown })] : shown;
}

export function isClustering({ online }: DoctorFacts["groups"][number]): boolean {
  return online?.messageModel === "CLUSTERING";
}
