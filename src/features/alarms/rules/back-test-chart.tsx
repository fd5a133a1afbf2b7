import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChartMarks } from "../../../charts/time-chart.ts";
import { MetricChart } from "../../../parts/metric-chart.tsx";
import { useMetricTexts } from "../../../parts/use-metric-texts.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { useConditionTexts } from "../alarm-words.tsx";
import type { BackTest, BackTestBody } from "./queries.ts";

const leastShownMs = 60 * 60_000;

/** A short history would be one line at the edge of days without any: it is shown from its own beginning, an hour at least. */
function firstShown({ dataFrom, from, to }: BackTest): number {
  if (dataFrom === null) return from;
  const shownMs = Math.max(leastShownMs, (to - dataFrom) * 1.02);
  return Math.max(from, Math.floor((to - shownMs) / 60_000) * 60_000);
}

/** One object's figure over the range, with the threshold and the spans in which it would have fired. */
export function BackTestChart({ instanceId, data, shown, body }: { instanceId: string; data: BackTest; shown: BackTest["objects"][number]; body: BackTestBody }) {
  const { t } = useTranslation("alarms");
  const { subjectName, metricName } = useMetricTexts();
  const { valueText } = useConditionTexts();
  const { conditions } = body.rule;
  const [place, setPlace] = useState(0);
  const condition = conditions[place] ?? conditions[0];
  const { spans, subject } = shown;
  const { to } = data;
  const from = firstShown(data);
  const tone = body.rule.severity === "critical" ? "danger" : "warn";
  const metric = condition?.metric ?? "lag";
  const statistic = condition?.statistic ?? "max";
  const threshold = condition?.threshold ?? 0;
  const label = valueText({ metric, statistic }, threshold);
  const series = useMemo(() => [{ metric, statistic, subject }], [metric, statistic, subject]);
  const marks = useMemo<ChartMarks>(() => ({ threshold: { value: threshold, label }, spans: spans.map((span) => ({ from: span.from, to: span.to, tone: span.kind === "raised" ? tone : "idle" })) }), [threshold, label, spans, tone]);
  const search = useMemo(() => ({ from, to, legend: "off" as const }), [from, to]);
  return (
    <>
      {conditions.length > 1 && <SelectField label={t("backTest.condition")} value={String(place)} options={conditions.map((other, index) => ({ value: String(index), label: `${index + 1}: ${metricName(other.metric)}` }))} onChange={(text) => setPlace(Number(text))} />}
      <MetricChart instanceId={instanceId} series={series} search={search} title={`${metricName(metric)} · ${subjectName(subject)}`} marks={marks} height={220} />
    </>
  );
}
