import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChartPlan } from "../../parts/chart-plans.ts";
import { LazyChartSet } from "../../parts/lazy-chart-set.tsx";
import { Section } from "../../ui/section.tsx";
import type { ProbeRow } from "./queries.ts";
import type { ProbesView } from "./use-probes-view.ts";

/** As many lines as can be told apart. */
const mostLines = 20;

/** Latency of each queue, and what was lost or came twice, of what the link chooses. */
export function ProbeCharts({ rows, view: { change, instanceId, search } }: { rows: readonly ProbeRow[]; view: ProbesView }) {
  const { t } = useTranslation("probes");
  const { broker, queue } = search;
  const queues = rows.filter(({ brokerName, queueId }) => (broker === undefined || brokerName === broker) && (queue === undefined || queueId === queue)).map(({ brokerName, queueId }) => `${brokerName} ${queueId}`);
  const names = queues.slice(0, mostLines).join("\n");
  const plans = useMemo(() => plansOf(names === "" ? [] : names.split("\n"), broker === undefined), [names, broker]);
  if (plans.length === 0) return null;
  return (
    <Section title={t("charts.title")}>
      <LazyChartSet instanceId={instanceId} name={t("title")} plans={plans} search={search} onSearch={change} />
    </Section>
  );
}

function plansOf(queues: readonly string[], isWhole: boolean): ChartPlan[] {
  if (queues.length === 0) return [];
  const subjects = queues.map((name) => ({ scope: "probe" as const, broker: name.slice(0, name.lastIndexOf(" ")), queueId: Number(name.slice(name.lastIndexOf(" ") + 1)) }));
  const summed = isWhole ? [{ scope: "instance" as const }] : subjects;
  return [
    { id: "latency", series: subjects.map((subject) => ({ metric: "probeLatency", subject, statistic: "max" })) },
    { id: "lost", series: summed.map((subject) => ({ metric: "probesLost", subject, statistic: "total" })) },
  ];
}
