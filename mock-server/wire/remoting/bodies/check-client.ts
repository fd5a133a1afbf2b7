import { parseFastjsonObject } from "../fastjson-parser.ts";
import { FastjsonObject } from "../fastjson-object.ts";
import { readSubscriptionData, type SubscriptionData } from "./subscription-data.ts";

/** The body of CHECK_CLIENT_CONFIG, `{clientId, group, subscriptionData}`: the subscription, if there is one. */
export function readCheckedSubscription(body: Buffer): SubscriptionData | undefined {
  if (body.length === 0) return undefined;
  const subscription = parseFastjsonObject(body).fields.get("subscriptionData");
  return subscription instanceof FastjsonObject ? readSubscriptionData(subscription) : undefined;
}
