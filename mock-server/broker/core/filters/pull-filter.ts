import type { Subscription } from "../clients/consumer-registry.ts";
import type { Refusal } from "../refusal.ts";
import { SqlFilter } from "./sql-filter.ts";

/** What a pull wants: by the tags code of the queue's entry, then by the stored properties, which cost a look at the record. */
export interface PullFilter {
  tags?: (tagsCode: number) => boolean;
  properties?: (bytes: Buffer, start: number, end: number) => boolean;
}

export type SubscriptionText = Pick<Subscription, "expressionType" | "subString" | "codeSet">;

/** Where a subscription came from: with the pull (flag 4), or with the group's heartbeat. */
type SubscriptionSource = "request" | "heartbeat";

const sql92 = "SQL92";
const everything: PullFilter = {};

/** Whether the text is about tags; clients also say so with an empty type. */
export function isTagType(expressionType: string): boolean {
  return expressionType === "TAG" || expressionType === "";
}

/**
 * The filter of a subscription or why it has none, in the codes and words of 4.9 - but for one: a pull that brings a wrong
 * expression is refused (23) here, where 4.9 hands out every message.
 */
export function pullFilterOf(subscription: SubscriptionText, source: SubscriptionSource, propertyFilterEnabled: boolean): PullFilter | Refusal {
  const { expressionType, subString } = subscription;
  if (isTagType(expressionType)) return tagFilter(subscription);
  const filter = expressionType === sql92 ? SqlFilter.of(subString) : undefined;
  const isWrong = !(filter instanceof SqlFilter);
  if (isWrong && source === "heartbeat") return { refusal: "FILTER_DATA_NOT_EXIST", remark: "The broker's consumer filter data is not exist!Your expression may be wrong!" };
  if (filter instanceof Error) return { refusal: "SUBSCRIPTION_PARSE_FAILED", remark: `parse the consumer's subscription failed: ${filter.message}` };
  if (!propertyFilterEnabled || isWrong) return unsupported(expressionType);
  return { properties: (bytes, start, end) => filter.matches(bytes, start, end) };
}

/** Why a subscription would not work, asked before a consumer starts (46); undefined when it would. */
export function refusalOfSubscription({ expressionType, subString }: SubscriptionText, propertyFilterEnabled: boolean): Refusal | undefined {
  if (isTagType(expressionType)) return undefined;
  if (!propertyFilterEnabled || expressionType !== sql92) return unsupported(expressionType);
  const filter = SqlFilter.of(subString);
  return filter instanceof Error ? { refusal: "SUBSCRIPTION_PARSE_FAILED", remark: filter.message } : undefined;
}

function unsupported(expressionType: string): Refusal {
  return { refusal: "SYSTEM_ERROR", remark: `The broker does not support consumer to filter message by ${expressionType}` };
}

/** Tags are compared by their codes; the client compares the texts again (section 5, Filters). No tag at all lets nothing pass. */
function tagFilter({ subString, codeSet }: SubscriptionText): PullFilter {
  if (subString === "*" || subString === "") return everything;
  if (codeSet.length === 1) {
    const [only] = codeSet;
    return { tags: (tagsCode) => tagsCode === only };
  }
  const codes = new Set(codeSet);
  return { tags: (tagsCode) => codes.has(tagsCode) };
}
