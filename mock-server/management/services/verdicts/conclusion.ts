import type { Verdict, VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { GroupVerdict } from "../../../../src/contract/verdicts.ts";

/** What a rule concludes; what it leaves out stays unsaid. */
export interface Conclusion {
  verdict: Verdict;
  evidence: VerdictEvidence[];
  ahead?: number | null;
  clientId?: string | null;
  since?: number | null;
  retry?: GroupVerdict["retry"];
}
