import type { VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { LedgerRow } from "../../store/resend-ledger-store.ts";
import type { ResendFact, RetryCopy } from "./verdict-facts.ts";

/** The ledger of resends, as far as verdicts need it. */
export interface ResendLedger {
  /** Rows of these dead letters of a group, oldest first. */
  ofDeadLetters(instanceId: string, group: string, offsetMessageIds: readonly string[]): Pick<LedgerRow, "offsetMessageId" | "deadAt" | "state" | "account" | "createdAt">[];
}

/** Who sent the dead letters among these copies again. A reused id of an emptied store has another time; what was skipped was not tried. */
export function resendsOf(ledger: ResendLedger, instanceId: string, group: string, copies: readonly RetryCopy[]): ResendFact[] {
  const deadAt = new Map(copies.flatMap(({ kind, message }) => (kind === "deadLetter" ? [[message.offsetMessageId, message.storedAtMs]] : [])));
  if (deadAt.size === 0) return [];
  return ledger.ofDeadLetters(instanceId, group, [...deadAt.keys()]).flatMap(({ account, createdAt, state, ...letter }) => (state === "skipped" || deadAt.get(letter.offsetMessageId) !== letter.deadAt ? [] : [{ at: createdAt, by: account, state, deadAt: letter.deadAt, offsetMessageId: letter.offsetMessageId }]));
}

type Event = Extract<VerdictEvidence, { code: "deadLetter" | "resent" | "traceConsumed" | "traceFailed" | "traceBegun" }>;
const isEvent = (fact: VerdictEvidence): fact is Event => ["deadLetter", "resent", "traceConsumed", "traceFailed", "traceBegun"].includes(fact.code);

/** With resends, deliveries, deaths and resends stand in the order in which they were, behind the facts of now. */
export function withResends(evidence: VerdictEvidence[], resends: readonly ResendFact[]): VerdictEvidence[] {
  if (resends.length === 0) return evidence;
  const events = [...evidence.filter(isEvent), ...resends.map((resend): Event => ({ code: "resent", ...resend }))];
  return [...evidence.filter((fact) => !isEvent(fact)), ...events.toSorted((left, right) => left.at - right.at)];
}
