import type { TFunction } from "i18next";
import { exactCount, formatRate } from "../../../lib/format-count.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { formatExact } from "../../../lib/format-time.ts";
import type { Evidence } from "./queries.ts";

type Words = TFunction<"where">;

function retryWords(t: Words, times: number, limit: number | null): string {
  return limit === null ? t("retry.times", { times }) : t("retry.timesOf", { times, limit });
}

const triedWords = (t: Words, at: number | null): string => (at === null ? "" : t("evidence.lastTried", { at: formatExact(at) }));

/** One fact of a verdict as a sentence in the reader's language. */
export function evidenceText(t: Words, fact: Evidence): string {
  switch (fact.code) {
    case "committed":
    case "deletedBefore":
      return t(`evidence.${fact.code}`, { offset: exactCount("offset" in fact ? fact.offset : fact.minOffset) });
    case "ahead":
      return t(fact.beforeFilter ? "evidence.aheadUnfiltered" : "evidence.ahead", { count: fact.count, shown: exactCount(fact.count) });
    case "rate":
      return t("evidence.rate", { rate: formatRate(fact.perSecond), estimate: formatDuration(fact.estimateMs) });
    case "blockedBy":
      return t("evidence.blockedBy", { clientId: fact.clientId, offset: exactCount(fact.offset), ahead: exactCount(fact.ahead) }) + triedWords(t, fact.lastTriedAt);
    case "retriedInPlace":
      return t("evidence.retriedInPlace", { clientId: fact.clientId }) + triedWords(t, fact.lastTriedAt);
    case "cached":
      return t("evidence.cached", { clientId: fact.clientId, first: exactCount(fact.minOffset), last: exactCount(fact.maxOffset), shown: exactCount(fact.count) });
    case "heldSince":
      return t(`evidence.heldSince.${fact.bound}`, { at: formatExact(fact.at) });
    case "subscribedLater":
      return t("evidence.subscribedLater", { at: formatExact(fact.at) });
    case "expressionsDiffer":
      return t("evidence.expressionsDiffer", { expressions: fact.expressions.join(" ≠ ") });
    case "tagMatches":
    case "tagRefused":
      return t(`evidence.${fact.code}`, { tag: fact.tag || t("noTag"), expression: fact.expression });
    case "broadcastClient":
      return t("evidence.broadcastClient", { clientId: fact.clientId, verdict: t(`verdict.${fact.verdict}`) });
    case "reset":
      return t("evidence.reset", { at: formatExact(fact.at), by: fact.by, oldOffset: fact.oldOffset === null ? "?" : exactCount(fact.oldOffset), newOffset: exactCount(fact.newOffset) });
    default:
      return copyText(t, fact);
  }
}

type CopyEvidence = Exclude<Evidence, { code: "committed" | "deletedBefore" | "ahead" | "rate" | "blockedBy" | "retriedInPlace" | "cached" | "heldSince" | "subscribedLater" | "expressionsDiffer" | "tagMatches" | "tagRefused" | "broadcastClient" | "reset" }>;

/** Facts of copies and traces, and those whose values stand in the text as they are. */
function copyText(t: Words, fact: CopyEvidence): string {
  switch (fact.code) {
    case "retryScheduled": {
      const retry = retryWords(t, fact.times, fact.limit);
      return fact.dueAt === null ? t("evidence.retryScheduled", { retry }) : t("evidence.retryScheduledDue", { retry, at: formatExact(fact.dueAt) });
    }
    case "retryStored":
      return fact.ahead === null ? t("evidence.retryStored", { retry: retryWords(t, fact.times, fact.limit) }) : t("evidence.retryStoredAhead", { retry: retryWords(t, fact.times, fact.limit), ahead: exactCount(fact.ahead) });
    case "retryTaken":
      return t("evidence.retryTaken", { retry: retryWords(t, fact.times, null), offset: exactCount(fact.queueOffset), committed: exactCount(fact.committed) });
    case "deadLetter":
      return t(fact.again ? "evidence.deadLetterAgain" : "evidence.deadLetter", { at: formatExact(fact.at), times: fact.times });
    case "resent":
      return t(`evidence.resent.${fact.state}`, { at: formatExact(fact.at), by: fact.by, deadAt: formatExact(fact.deadAt) });
    case "traceConsumed":
      return t("evidence.traceConsumed", { at: formatExact(fact.at), client: fact.client, cost: fact.costMs === null ? "–" : formatDuration(fact.costMs) });
    case "traceFailed":
      return t("evidence.traceFailed", { at: formatExact(fact.at), client: fact.client, reason: t(`traceFailures.${fact.reason}`) });
    case "traceBegun":
      return t("evidence.traceBegun", { at: formatExact(fact.at), client: fact.client });
    default:
      return t(`evidence.${fact.code}`, { ...fact });
  }
}
