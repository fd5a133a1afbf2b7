import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { formatValue } from "../../charts/value-axis.ts";
import { chartUnit } from "../../parts/metric-format.ts";
import { useMetricTexts } from "../../parts/use-metric-texts.ts";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { Severity } from "./severities.ts";

export type AlarmRow = AnswerOf<"listAlarmEvents">["rows"][number];
export type RuleRow = AnswerOf<"listAlarmRules">["rows"][number];
export type Condition = RuleRow["conditions"][number];

/** Red is for what must be acted on now; of the mild ones the word is enough. */
const tones = { critical: "danger", major: "warn", minor: "idle", info: "idle" } as const;

/** Tone of an alarm that fires: as its severity, but never one that looks as if nothing were wrong. */
export const firingTone = (severity: Severity): "danger" | "warn" => (severity === "critical" ? "danger" : "warn");

/** A severity as dot and word; the word alone where nothing fires (`quiet`). */
export function SeverityMark({ severity, quiet = false }: { severity: Severity; quiet?: boolean }) {
  const { t } = useTranslation("alarms");
  return quiet ? t(`severities.${severity}`) : <StatusDot tone={tones[severity]}>{t(`severities.${severity}`)}</StatusDot>;
}

interface Sayable extends Pick<Condition, "metric" | "statistic" | "comparison" | "threshold" | "points"> {
  periodMinutes: number;
}

/** Conditions and values in words; the catalogues `alarms` and `metrics` (for names) must be loaded. */
export function useConditionTexts() {
  const { t } = useTranslation("alarms");
  const { metricName } = useMetricTexts();
  const valueText = (of: Pick<Condition, "metric" | "statistic">, value: number | null): string => (value === null ? "–" : formatValue(value, chartUnit(of.metric, of.statistic)));
  return {
    valueText,
    /** `Lag, maximum of 1 min > 10,000, 3 points in a row`. */
    conditionText: ({ comparison, metric: name, periodMinutes, points, statistic, threshold }: Sayable): string =>
      t(points === 1 ? "condition.text" : "condition.textInRow", { metric: metricName(name), statistic: t(`statistics.${statistic}`), minutes: periodMinutes, comparison: comparisonSigns[comparison], threshold: valueText({ metric: name, statistic }, threshold), count: points }),
  };
}

export const comparisonSigns: Record<Condition["comparison"], string> = { ">": ">", ">=": "≥", "<": "<", "<=": "≤", "==": "=", "!=": "≠" };
