import type { AnswerOf } from "../../api/call.ts";
import type { SettingName, SettingRule, SettingValue } from "../../contract/setting-rules.ts";

type Settings = AnswerOf<"getInstanceSettings">;
export type Differing = Settings["differing"][number];
/** The inputs of the form; what has no value is left as it is on each broker. */
export type Edited = Partial<Record<SettingName, SettingValue | null>>;

/** What the form begins with: a setting that is not the same on all brokers is empty, so that any value given is a change. */
export function startOf({ differing, values }: Settings): Edited {
  return { ...values, ...Object.fromEntries(differing.map(({ name }) => [name, undefined])) };
}

/** What was given another value than the form began with. */
export function changesOf(before: Edited, after: Edited): Record<string, SettingValue> {
  const wasSo = new Map<string, SettingValue | null | undefined>(Object.entries(before));
  return Object.fromEntries(Object.entries(after).flatMap(([name, value]) => (value === null || value === undefined || value === wasSo.get(name) ? [] : [[name, value]])));
}

/** Whole and in range, or what the brokers have already: that may lie outside. */
export function isAllowed({ max, min }: Pick<Extract<SettingRule, { kind: "number" }>, "max" | "min">, value: unknown, before: unknown): boolean {
  if (value === null || value === undefined || value === before) return true;
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

/** `broker-a 48, broker-b 72`. */
export function differingText({ brokers }: Differing): string {
  return brokers.map(({ brokerName, value }) => `${brokerName} ${value ?? "–"}`).join(", ");
}
