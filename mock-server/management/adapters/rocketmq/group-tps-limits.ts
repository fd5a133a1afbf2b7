import { groupAttributesOf, withGroupAttributes } from "../../../wire/remoting/bodies/subscription-group.ts";
import type { SubscriptionGroupConfig } from "../../../wire/remoting/bodies/subscription-group.ts";

/** The attributes that the bundled broker reads: `tpsLimit.<topic>` = messages a second. */
const prefix = "tpsLimit.";

/** The limits of a group by topic. */
export function groupTpsLimits(group: SubscriptionGroupConfig): ReadonlyMap<string, number> {
  const attributes = Object.entries(groupAttributesOf(group.unknownFields) ?? {});
  return new Map(attributes.filter(([name]) => name.startsWith(prefix)).map(([name, text]) => [name.slice(prefix.length), Number(text)]));
}

/** The group with exactly these limits, its other attributes kept. */
export function withTpsLimits(group: SubscriptionGroupConfig, limits: ReadonlyMap<string, number>): SubscriptionGroupConfig {
  const others = Object.entries(groupAttributesOf(group.unknownFields) ?? {}).filter(([name]) => !name.startsWith(prefix));
  return withGroupAttributes(group, Object.fromEntries([...others, ...[...limits].map(([topic, perSecond]) => [prefix + topic, String(perSecond)] as const)]));
}
