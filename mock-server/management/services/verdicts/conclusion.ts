import type { GroupVerdict, Verdict, VerdictEvidence } from "../../../../src/contract/verdicts.ts";

/** What a rule concludes; what it leaves out stays unsaid. */
export interface Conclusion {
  verdict: Verdict;
  evidence: VerdictEvidence[];
  ahead?: number | null;
  clientId?: string | null;
  since?: number | null;
  retry?: GroupVerdict["retry"];
}
