import type { VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { FilterFact, GroupFacts } from "./verdict-facts.ts";

/** What the group's expression says of the message. */
export function filterEvidence(filter: FilterFact): VerdictEvidence[] {
  if (filter.kind === "notAsked") return [];
  if (filter.kind === "notSubscribed") return [{ code: "notSubscribed" }];
  const { expression, passes, reason, tag } = filter;
  if (filter.kind === "tag") return [{ code: passes === false ? "tagRefused" : "tagMatches", tag, expression }];
  return passes === null ? [{ code: "sqlUnknown", expression, reason }] : [{ code: passes ? "sqlMatches" : "sqlRefused", expression }];
}

interface Weaknesses {
  /** Why an offset beyond the message does not prove that it was consumed. */
  ofConsumption: VerdictEvidence[];
  /** Why today's expression does not prove that the message was filtered. */
  ofFilter: VerdictEvidence[];
  /** Said, though it changes nothing. */
  notes: VerdictEvidence[];
}

/**
 * What keeps "the offset is beyond it" from being a proof: nobody is online to tell the expression; the subscription is younger than the message,
 * so an earlier one may have differed and a group that begins at the end may have begun behind it; clients that subscribe
 * differently; a consumer that pulls by itself or pops; copies that could not be looked for.
 */
export function whatWeakens({ copies, filter, online }: GroupFacts, message: StoredMessage): Weaknesses {
  const shared: VerdictEvidence[] = [];
  const ofConsumption: VerdictEvidence[] = [];
  const notes: VerdictEvidence[] = [];
  if (filter.kind === "notAsked") ofConsumption.push(...(online === null ? [{ code: "offline" } as const, { code: "expressionUnknown" } as const] : [{ code: "expressionUnknown" } as const]));
  else if (filter.kind === "notSubscribed") ofConsumption.push({ code: "expressionUnknown" });
  else {
    if (filter.otherExpressions.length > 0) shared.push({ code: "expressionsDiffer", expressions: [filter.expression, ...filter.otherExpressions] });
    if (filter.passes === null) ofConsumption.push({ code: "expressionUnknown" });
    if (filter.sinceMs !== null && filter.sinceMs > message.storedAtMs) {
      const later: VerdictEvidence = { code: "subscribedLater", at: filter.sinceMs };
      if (filter.passes === false) shared.push(later);
      else if (online?.consumeFromWhere === "CONSUME_FROM_FIRST_OFFSET") notes.push(later);
      else ofConsumption.push(later, { code: "beginsAtEnd" });
    }
  }
  if (online?.consumeType === "CONSUME_ACTIVELY") ofConsumption.push({ code: "pullsItself" });
  // Retries of a POP consumer lie in %RETRY%group_topic or %RETRY%group+topic (5.x).
  if (online?.consumeType === "CONSUME_POP") ofConsumption.push({ code: "popsMessages" });
  if (!copies.searchable) ofConsumption.push({ code: "copiesUnsearchable" });
  for (const brokerName of copies.silentBrokers) ofConsumption.push({ code: "brokerSilent", brokerName });
  return { ofConsumption: [...shared, ...ofConsumption], ofFilter: shared, notes };
}
