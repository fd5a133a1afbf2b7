import type { DraftProblems, RuleDraft } from "./rule-draft.ts";

/** What every part of the form of a rule gets. */
export interface FieldsProps {
  instanceId: string;
  draft: RuleDraft;
  problems: DraftProblems;
  onChange: (part: Partial<RuleDraft>) => void;
}
