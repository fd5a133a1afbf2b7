import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatExact } from "../lib/format-time.ts";
import { Button } from "../ui/button.tsx";
import { HiddenText } from "../ui/hidden-text.tsx";
import { useErrorTexts } from "../ui/use-error-texts.ts";
import styles from "./metric-chart.module.css";
import { metricDescriptionQuery } from "./metric-queries.ts";
import type { MetricAnswer, WantedSeries } from "./metric-queries.ts";

/** Keeps the place of a chart that is not there yet. */
export function ChartWaiting({ name, height }: { name: string; height: number }) {
  const { t } = useTranslation("metrics");
  return (
    <div className={styles.waiting} style={{ height }} role="status">
      <HiddenText>{t("chart.loading", { name })}</HiddenText>
    </div>
  );
}

/** What failed and what to do, in the place of the chart. */
export function ChartFailure({ error, height, onRetry }: { error: unknown; height: number; onRetry: () => void }) {
  const { t } = useTranslation();
  const texts = useErrorTexts(error);
  return (
    <div className={styles.nothing} style={{ minHeight: height }} role="alert">
      <strong>{texts.title}</strong>
      <p>{texts.remedy}</p>
      <Button small icon="refresh" onClick={onRetry}>
        {t("error.retry")}
      </Button>
    </div>
  );
}

/** Why nothing is drawn: a reason, or since when it is collected. */
export function NothingToDraw({ instanceId, wanted, answer, height }: { instanceId: string; wanted: readonly WantedSeries[]; answer: MetricAnswer; height: number }) {
  const { t } = useTranslation("metrics");
  const description = useQuery(metricDescriptionQuery(instanceId));
  // A series without a reason has values at other times.
  const first = answer.series.find(({ absent }) => absent === null) ?? answer.series[0];
  const reason = first?.absent;
  // "The largest n" of nothing are no series at all.
  const asked = first ?? wanted[0];
  const scopeAsked = asked && ("subject" in asked ? asked.subject.scope : asked.scope);
  const known = asked && description.data?.rows.find(({ metric, scope }) => metric === asked.metric && scope === scopeAsked);
  const text = (): string => {
    if (reason) return t(`absences.${reason}`);
    if (known?.absent) return t(`absences.${known.absent}`);
    if (!known?.since) return t("chart.waitingUnknown");
    const since = formatExact(known.since, false);
    const endMs = answer.begin + (first?.values.length ?? 0) * answer.stepMs;
    return endMs > known.since && answer.asOf - known.since < firstPointsMs ? t("chart.waiting", { since }) : t("chart.noneInRange", { since });
  };
  return (
    <div className={styles.nothing} style={{ height }} role="status">
      <p>{description.isPending && !reason ? " " : text()}</p>
    </div>
  );
}
const firstPointsMs = 60_000;
