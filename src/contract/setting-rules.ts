/*
 * The settings that brokers keep and the console changes, under the engine's own keys (GET and UPDATE_BROKER_CONFIG).
 * Plain data, so that the page's form and the server's validation take the same ranges. What a key does not exist for
 * on an engine is not supported there.
 */

export const settingSections = ["creation", "limits", "retention", "disk", "durability"] as const;
export type SettingSection = (typeof settingSections)[number];

export type SettingUnit = "queues" | "topics" | "groups" | "bytes" | "messagesPerSecond" | "hours" | "percent" | "ms";

export type SettingRule = { key: string; section: SettingSection } & (
  | { kind: "switch" }
  | { kind: "number"; min: number; max: number; unit: SettingUnit; readOnly?: true }
  | { kind: "choice"; values: readonly string[] }
  | { kind: "hoursOfDay" }
);

export const settingRules = {
  autoCreateTopics: { key: "autoCreateTopicEnable", section: "creation", kind: "switch" },
  autoCreateGroups: { key: "autoCreateSubscriptionGroup", section: "creation", kind: "switch" },
  defaultQueues: { key: "defaultTopicQueueNums", section: "creation", kind: "number", min: 1, max: 1024, unit: "queues" },
  // 0 = no limit.
  maxTopics: { key: "maxTopics", section: "limits", kind: "number", min: 0, max: 1_000_000, unit: "topics" },
  maxGroups: { key: "maxGroups", section: "limits", kind: "number", min: 0, max: 1_000_000, unit: "groups" },
  maxQueues: { key: "maxTopicQueueNums", section: "limits", kind: "number", min: 1, max: 65_536, unit: "queues" },
  maxMessageBytes: { key: "maxMessageSize", section: "limits", kind: "number", min: 1024, max: 4_194_304, unit: "bytes" },
  maxDelayedMessageBytes: { key: "maxDelayedMessageSize", section: "limits", kind: "number", min: 1024, max: 4_194_304, unit: "bytes" },
  // LIM-13; 0 = no limit.
  maxTps: { key: "maxTps", section: "limits", kind: "number", min: 0, max: 100_000_000, unit: "messagesPerSecond" },
  // EDIT-4.
  retentionHours: { key: "fileReservedTime", section: "retention", kind: "number", min: 24, max: 8760, unit: "hours" },
  deleteHours: { key: "deleteWhen", section: "retention", kind: "hoursOfDay" },
  // FAQ-8 and FAQ-9.
  cleaningPolicy: { key: "cleanFileForciblyEnable", section: "disk", kind: "choice", values: ["false", "true"] },
  deleteExpiredFromPercent: { key: "diskMaxUsedSpaceRatio", section: "disk", kind: "number", min: 10, max: 95, unit: "percent" },
  cleanFromPercent: { key: "diskSpaceCleanForciblyRatio", section: "disk", kind: "number", min: 1, max: 100, unit: "percent" },
  refuseFromPercent: { key: "diskSpaceWarningLevelRatio", section: "disk", kind: "number", min: 1, max: 100, unit: "percent" },
  flush: { key: "flushDiskType", section: "durability", kind: "choice", values: ["ASYNC_FLUSH", "SYNC_FLUSH"] },
  flushTimeoutMs: { key: "syncFlushTimeout", section: "durability", kind: "number", min: 100, max: 60_000, unit: "ms" },
  segmentBytes: { key: "mappedFileSizeCommitLog", section: "durability", kind: "number", min: 65_536, max: 2_147_483_647, unit: "bytes", readOnly: true },
} as const satisfies Record<string, SettingRule>;

export type SettingName = keyof typeof settingRules;
export type SettingValue = boolean | number | string;

/** Hours of the day as the engine writes them: `04`, or several joined by `;`. */
export const hoursOfDayPattern = /^([01]\d|2[0-3])(;([01]\d|2[0-3]))*$/;

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingRules, name);
}

export function ruleOf(name: SettingName): SettingRule {
  return settingRules[name];
}

/** All names, or those of one section, in the order of the table. */
export function settingNames(section?: SettingSection): SettingName[] {
  return Object.keys(settingRules).filter(isSettingName).filter((name) => section === undefined || settingRules[name].section === section);
}
