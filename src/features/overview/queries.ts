import { queryOptions } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf } from "../../api/call.ts";

export type Findings = AnswerOf<"listFindings">;
export type Finding = Findings["findings"][number];
export type Overview = AnswerOf<"getOverview">;
export type RankRow = AnswerOf<"rankMetric">["rows"][number];

const overviewKey = (instanceId: string) => ["overview", instanceId] as const;
const everyMs = 10_000;
const figuresEveryMs = 30_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const topRows = 5;

/** What is wrong, and what was checked; the server examines whether somebody looks or not. */
export const findingsQuery = (instanceId: string) =>
  queryOptions({ queryKey: [...overviewKey(instanceId), "findings"], queryFn: ({ signal }) => call("listFindings", { params: { instanceId }, signal }), refetchInterval: everyMs });

export const clustersQuery = (instanceId: string) =>
  queryOptions({ queryKey: [...overviewKey(instanceId), "clusters"], queryFn: ({ signal }) => call("getOverview", { params: { instanceId }, signal }), refetchInterval: everyMs });

const subject = { scope: "instance" } as const;

/** The last hour by minutes, for the figures at the top and their lines. */
export const hourQuery = (instanceId: string) =>
  queryOptions({
    queryKey: [...overviewKey(instanceId), "hour"],
    queryFn: ({ signal }) => {
      const to = Date.now();
      const from = Math.floor(to / minuteMs) * minuteMs - hourMs;
      const series = [{ metric: "produceRate", subject }, { metric: "consumeRate", subject }, { metric: "lag", subject, statistic: "last" }, { metric: "readyTime", subject, statistic: "last" }, { metric: "diskUsedRatio", subject, statistic: "last" }, { metric: "diskFreeBytes", subject, statistic: "last" }] as const;
      return call("queryMetrics", { params: { instanceId }, body: { from, to, stepMs: minuteMs, series: [...series] }, signal });
    },
    select: ({ series }) => Object.fromEntries(series.map(({ metric, values }) => [metric, values])),
    refetchInterval: figuresEveryMs,
  });

/** Messages that were given up since midnight of the reader, as far as this console looked; null = not known. */
export const deadLettersTodayQuery = (instanceId: string) =>
  queryOptions({
    queryKey: [...overviewKey(instanceId), "deadLetters"],
    queryFn: ({ signal }) => call("queryMetrics", { params: { instanceId }, body: { from: new Date().setHours(0, 0, 0, 0), to: Date.now(), series: [{ metric: "deadLetterRate", subject, statistic: "total" }] }, signal }),
    select: ({ series }) => {
      const known = (series[0]?.values ?? []).filter((value) => value !== null);
      return known.length === 0 ? null : Math.round(known.reduce((sum, value) => sum + value, 0));
    },
    refetchInterval: figuresEveryMs,
  });

interface Unattended {
  count: number;
  isCritical: boolean;
}

/** The alarms that stand now and nobody looks after: how many, and whether one of them is critical. */
export const unattendedQuery = (instanceId: string) =>
  queryOptions({
    queryKey: [...overviewKey(instanceId), "unattended"],
    queryFn: ({ signal }) => call("listAlarmEvents", { params: { instanceId }, query: { state: "firing", acknowledged: "false", sort: "state", pageSize: 1 }, signal }),
    select: ({ rows, total }): Unattended => ({ count: total, isCritical: rows[0]?.severity === "critical" }),
    refetchInterval: everyMs,
  });

/** All that stand now; `count`: those of them that nobody looks after. */
export interface StandingAlarms extends Unattended {
  total: number;
}

/** How many alarms stand now. */
export const firingQuery = (instanceId: string) =>
  queryOptions({
    queryKey: [...overviewKey(instanceId), "firing"],
    queryFn: ({ signal }) => call("listAlarmEvents", { params: { instanceId }, query: { state: "firing", pageSize: 1 }, signal }),
    select: ({ total }) => total,
    refetchInterval: everyMs,
  });

/** Share of the scheduled dial-tests of the last day that met the objective; null = none was sent. */
export const serviceLevelQuery = (instanceId: string) =>
  queryOptions({
    queryKey: [...overviewKey(instanceId), "serviceLevel"],
    queryFn: ({ signal }) => call("getServiceLevel", { params: { instanceId }, query: {}, signal }),
    select: ({ levels }) => {
      const day = levels.find(({ days }) => days === 1);
      return day && day.sent > 0 ? day.met / day.sent : null;
    },
    refetchInterval: figuresEveryMs,
  });

/** The groups that are furthest behind now, or the topics that got most within the last hour. */
export const topQuery = (instanceId: string, scope: "group" | "topic") =>
  queryOptions({
    queryKey: [...overviewKey(instanceId), "top", scope],
    queryFn: ({ signal }) => {
      const to = Date.now();
      const wanted = scope === "group" ? ({ metric: "lag", statistic: "last" } as const) : ({ metric: "produceRate", statistic: "avg" } as const);
      return call("rankMetric", { params: { instanceId }, query: { ...wanted, scope, from: to - hourMs, to, limit: topRows }, signal });
    },
    select: ({ rows }) => rows.filter(({ value }) => value > 0),
    refetchInterval: figuresEveryMs,
  });
