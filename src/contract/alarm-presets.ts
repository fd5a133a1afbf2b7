import type { AlarmDimension } from "./alarm-metrics.ts";
import type { AlarmCondition, AlarmRuleSettings } from "./alarm-rules.ts";

/** A suggested rule (ALM-021, ALM-031); its name and what it is good for are texts of the page, by its id. */
export interface AlarmPreset extends Pick<AlarmRuleSettings, "match" | "severity" | "noData" | "repeatMinutes"> {
  id: string;
  dimension: AlarmDimension;
  conditions: AlarmCondition[];
}

const minuteMs = 60_000;
const base = { match: "any", noData: { action: "keep" }, repeatMinutes: 60 } as const;

/** What an operator of any instance would want to know (ALM-030), mild enough to be quiet on a healthy one. */
export const alarmPresets = [
  { ...base, id: "nodeDown", dimension: "instance", severity: "critical", repeatMinutes: 30, conditions: [{ metric: "nodesDown", statistic: "max", periodMinutes: 1, comparison: ">", threshold: 0, points: 2 }] },
  { ...base, id: "throttled", dimension: "instance", severity: "minor", conditions: [{ metric: "throttleRate", statistic: "total", periodMinutes: 1, comparison: ">", threshold: 0, points: 3 }] },
  { ...base, id: "heartbeatLost", dimension: "instance", severity: "critical", repeatMinutes: 30, conditions: [{ metric: "heartbeatAge", statistic: "last", periodMinutes: 1, comparison: ">", threshold: minuteMs, points: 1 }] },
  { ...base, id: "diskFull", dimension: "storage", severity: "critical", conditions: [{ metric: "diskUsedRatio", statistic: "max", periodMinutes: 1, comparison: ">", threshold: 0.8, points: 3 }] },
  { ...base, id: "nodeBusy", dimension: "node", severity: "major", conditions: [{ metric: "nodeLoad", statistic: "avg", periodMinutes: 1, comparison: ">", threshold: 0.8, points: 5 }] },
  { ...base, id: "lagHigh", dimension: "group", severity: "major", conditions: [{ metric: "lag", statistic: "min", periodMinutes: 1, comparison: ">", threshold: 10_000, points: 5 }] },
  // ALARM-8. Not by ready queue time, which an offline group has none of (MON-7), nor can it be longer than this.
  { ...base, id: "consumedLate", dimension: "group", severity: "major", conditions: [{ metric: "lagTime", statistic: "min", periodMinutes: 1, comparison: ">", threshold: 5 * minuteMs, points: 3 }] },
  { ...base, id: "noConsumers", dimension: "group", severity: "critical", match: "all", conditions: [{ metric: "onlineConsumers", statistic: "max", periodMinutes: 1, comparison: "<", threshold: 1, points: 3 }, { metric: "lag", statistic: "min", periodMinutes: 1, comparison: ">", threshold: 0, points: 3 }] },
  { ...base, id: "deadLetters", dimension: "group", severity: "minor", conditions: [{ metric: "deadLetterRate", statistic: "total", periodMinutes: 5, comparison: ">", threshold: 0, points: 1 }] },
  { ...base, id: "probeLost", dimension: "probe", severity: "major", conditions: [{ metric: "probesLost", statistic: "total", periodMinutes: 5, comparison: ">", threshold: 0, points: 2 }] },
] as const satisfies readonly AlarmPreset[];

export type AlarmPresetId = (typeof alarmPresets)[number]["id"];

export const maxRulesOfInstance = 500;
