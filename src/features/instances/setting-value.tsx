import { useTranslation } from "react-i18next";
import { ruleOf } from "../../contract/setting-rules.ts";
import type { SettingName, SettingValue } from "../../contract/setting-rules.ts";
import { formatBytes } from "../../lib/format-bytes.ts";
import { exactCount } from "../../lib/format-count.ts";
import { formatDuration } from "../../lib/format-duration.ts";
import { StatusDot } from "../../ui/status-dot.tsx";

/** Settings of which 0 means "no limit". */
const openAtZero: ReadonlySet<SettingName> = new Set(["maxTopics", "maxGroups", "maxTps"] as const);

/** Whether 0 stands for "no limit". */
export function isOpenAtZero(name: SettingName): boolean {
  return openAtZero.has(name);
}

/** One setting as a reader wants it; null = the engine has none such. */
export function SettingText({ name, value }: { name: SettingName; value: SettingValue | null | undefined }) {
  const { t } = useTranslation("instances");
  const rule = ruleOf(name);
  if (value === undefined) return "…";
  if (value === null) return <span style={{ color: "var(--text-faint)" }}>{t("settings.unsupported")}</span>;
  if (typeof value === "boolean") return <StatusDot tone={value ? "ok" : "idle"}>{t(value ? "settings.on" : "settings.off")}</StatusDot>;
  if (name === "cleaningPolicy") return t(value === "true" ? "settings.choices.cleaningPolicy.true" : "settings.choices.cleaningPolicy.false");
  if (name === "flush") return t(value === "SYNC_FLUSH" ? "settings.choices.flush.SYNC_FLUSH" : "settings.choices.flush.ASYNC_FLUSH");
  if (typeof value === "string" || rule.kind !== "number") return hoursText(String(value));
  if (value === 0 && isOpenAtZero(name)) return t("settings.noLimit");
  if (rule.unit === "bytes") return <span data-tip={`${exactCount(value)} B`}>{formatBytes(value)}</span>;
  if (rule.unit === "percent") return `${exactCount(value)}%`;
  if (rule.unit === "ms") return formatDuration(value);
  return `${exactCount(value)} ${t(`settings.units.${rule.unit}`)}`;
}

/** `04;12` as `04:00, 12:00`. */
export function hoursText(hours: string): string {
  return hours.split(";").map((hour) => `${hour.padStart(2, "0")}:00`).join(", ");
}
