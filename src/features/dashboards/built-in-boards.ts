import type { MetricName, MetricScope } from "../../contract/metric-names.ts";
import type { MetricStatistic, MetricSubject } from "../../contract/metrics.ts";
import type { WantedSeries } from "../../parts/metric-queries.ts";
import type { BoardTab } from "./search.ts";

/** One figure over the range, from its points. */
export interface FigurePlan {
  metric: MetricName;
  subject: MetricSubject;
  statistic: MetricStatistic;
}

export interface RankingPlan {
  metric: MetricName;
  scope: MetricScope;
  statistic: MetricStatistic;
}

/** Names of `charts` in the catalogue of metrics. */
type PanelTitle = "rates" | "produced" | "delivered" | "lag" | "delays";

/** `title` is a key of the catalogue; without it the panel is named by what it shows. */
type PanelPlan = { id: string; kind: "chart"; title?: PanelTitle; series: readonly WantedSeries[] } | ({ id: string; kind: "ranking" } & RankingPlan);

export interface BuiltInBoard {
  figures: readonly FigurePlan[];
  panels: readonly PanelPlan[];
}

/** Rows of a ranking and lines of a chart by subject (MON-12 to MON-18). */
export const topRows = 20;

const instance = { scope: "instance" } as const;
const of = (subject: MetricSubject, ...metrics: MetricName[]): WantedSeries[] => metrics.map((metric) => ({ metric, subject }));
const figure = (metric: MetricName, statistic: MetricStatistic, subject: MetricSubject = instance): FigurePlan => ({ metric, statistic, subject });
const chart = (id: string, series: WantedSeries[], title?: PanelTitle): PanelPlan => ({ id, kind: "chart", series, ...(title && { title }) });
const chartBy = (metric: MetricName, scope: MetricScope): PanelPlan => chart(`${metric}By${scope}`, [{ metric, scope, top: topRows }]);
const ranking = (metric: MetricName, scope: MetricScope, statistic: MetricStatistic): PanelPlan => ({ id: `${metric}-${scope}`, kind: "ranking", metric, scope, statistic });

/** OVER-3 to OVER-5: in and out, what lies there, and who has most of it. */
const overview: BuiltInBoard = {
  figures: [figure("produceRate", "avg"), figure("consumeRate", "avg"), figure("lag", "last"), figure("storedMessages", "last")],
  panels: [
    chart("rates", of(instance, "produceRate", "consumeRate"), "rates"),
    chart("lag", of(instance, "lag", "inflight", "ready"), "lag"),
    chart("stored", of(instance, "storedMessages")),
    ranking("lag", "group", "last"),
    ranking("lag", "topic", "last"),
    ranking("storedMessages", "topic", "last"),
  ],
};

/** DASH-7, DASH-8. */
const producers: BuiltInBoard = {
  figures: [figure("produceRate", "avg"), figure("producePeak", "max"), figure("produceCalls", "avg"), figure("produceRate", "total"), figure("produceBytes", "total"), figure("onlineProducers", "last")],
  panels: [
    chart("rates", of(instance, "produceRate", "producePeak"), "produced"),
    chart("calls", of(instance, "produceCalls")),
    chart("traffic", of(instance, "produceBytes")),
    chartBy("produceRate", "topic"),
    chartBy("produceBytes", "topic"),
    chartBy("throttleRate", "topic"),
  ],
};

/** DASH-9 to DASH-17; ready queue time of an instance is the average of its groups (C-26). */
const consumers: BuiltInBoard = {
  figures: [
    figure("consumeSuccess", "avg"),
    figure("lag", "last"),
    figure("inflight", "last"),
    figure("ready", "last"),
    figure("readyTime", "last"),
    figure("consumeRate", "avg"),
    figure("deliverPeak", "max"),
    figure("consumeRate", "total"),
  ],
  panels: [
    chart("success", of(instance, "consumeSuccess")),
    chart("lag", of(instance, "lag", "inflight", "ready"), "lag"),
    chartBy("readyTime", "group"),
    chartBy("consumeRate", "group"),
    chart("peak", of(instance, "deliverRate", "deliverPeak"), "delivered"),
    chartBy("lag", "group"),
  ],
};

/** The same of one group: its ready queue time is the largest of the range (C-26), and the peak that of its steps. */
function groupBoard(group: string): BuiltInBoard {
  const subject = { scope: "group", group } as const;
  return {
    figures: [
      figure("consumeSuccess", "avg", subject),
      figure("lag", "last", subject),
      figure("inflight", "last", subject),
      figure("ready", "last", subject),
      figure("readyTime", "max", subject),
      figure("consumeRate", "avg", subject),
      figure("consumeRate", "max", subject),
      figure("consumeRate", "total", subject),
    ],
    panels: [
      chart("success", of(subject, "consumeSuccess")),
      chart("lag", of(subject, "lag", "inflight", "ready"), "lag"),
      chart("delays", of(subject, "readyTime", "lagTime"), "delays"),
      chart("rate", of(subject, "consumeRate")),
      chart("processTime", of(subject, "processTime")),
      chart("clients", of(subject, "onlineConsumers")),
    ],
  };
}

const nodes: BuiltInBoard = {
  figures: [figure("nodesDown", "last"), figure("diskUsedRatio", "last"), figure("diskFreeBytes", "last"), figure("throttleRate", "total")],
  panels: (["produceRate", "deliverRate", "produceBytes", "diskUsedRatio", "diskReadBytes", "diskWriteBytes", "diskOperations", "cpuRatio", "memoryRatio", "nodeLoad", "putLatencyP99"] as const).map((metric) => chartBy(metric, "broker")),
};

/** DASH-18, MON-12 to MON-18; by ready queue time the longest time counts, not the number of messages (C-28). */
const top20: BuiltInBoard = {
  figures: [],
  panels: [
    ranking("produceRate", "topic", "avg"),
    ranking("consumeRate", "group", "avg"),
    ranking("ready", "group", "last"),
    ranking("readyTime", "group", "max"),
    ranking("lag", "group", "last"),
    ranking("inflight", "group", "last"),
    ranking("processTime", "group", "avg"),
  ],
};

/** The boards that every instance has. */
export function builtInBoard(tab: Exclude<BoardTab, "own">, group: string | undefined): BuiltInBoard {
  if (tab === "consumers" && group !== undefined) return groupBoard(group);
  return { overview, producers, consumers, nodes, top20 }[tab];
}
