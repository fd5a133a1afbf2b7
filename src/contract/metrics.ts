import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { metricNames, metricScopes } from "./metric-names.ts";
import type { MetricScope } from "./metric-names.ts";
import { count, figure, instanceParams, timestampMs } from "./paging.ts";

const name = z.string().min(1).max(255);

/** What a series belongs to: the scope and the names that it is made of. A group on a topic has both; a probe or a queue has its broker. */
export const metricSubject = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("instance") }),
  z.object({ scope: z.literal("broker"), broker: name }),
  z.object({ scope: z.literal("topic"), topic: name }),
  z.object({ scope: z.literal("group"), group: name }),
  z.object({ scope: z.literal("groupTopic"), group: name, topic: name }),
  z.object({ scope: z.literal("queue"), group: name, topic: name, broker: name, queueId: count }),
  z.object({ scope: z.literal("probe"), broker: name, queueId: count }),
]);
export type MetricSubject = z.output<typeof metricSubject>;

export const metricName = z.enum(metricNames);
export const metricScope = z.enum(metricScopes) satisfies z.ZodType<MetricScope>;

/** How the points of a step become one: `total` (of rates) is a number of messages, bytes or calls; `last` is the newest. */
export const metricStatistic = z.enum(["avg", "max", "min", "last", "total"]);
export type MetricStatistic = z.output<typeof metricStatistic>;

/** Why a metric has no values here. */
export const absence = z.enum(["engineDoesNotTell", "noLimitSet", "clientsDoNotTell", "notCollectedYet", "switchedOff", "notAllowed"]);
export type MetricAbsence = z.output<typeof absence>;

const range = { from: timestampMs.describe("begin, inclusive"), to: timestampMs.describe("end, exclusive") };

const seriesWanted = z.union([
  z.object({ metric: metricName, subject: metricSubject, statistic: metricStatistic.optional().describe("avg for rates and levels, max for peaks, unless it is given") }),
  z.object({ metric: metricName, scope: metricScope, top: z.number().int().min(1).max(20), statistic: metricStatistic.optional() }).describe("the subjects with the largest values over the range"),
]);

const series = z.object({
  metric: metricName,
  subject: metricSubject,
  statistic: metricStatistic,
  values: z.array(figure).describe("one per step from `begin` on; null = not known, a gap"),
  absent: absence.nullable().describe("why there is no value at all; null when there are some, or when nothing is wrong"),
});

const ranked = z.object({ subject: metricSubject, value: z.number(), before: figure.describe("the same over the day before; null = not known"), trend: z.array(figure).describe("up to 30 points over the range") });

export const metricEndpoints = defineEndpoints({
  queryMetrics: {
    summary: "Stored figures of several series over one time range (MON)",
    params: instanceParams,
    body: z.object({
      ...range,
      series: z.array(seriesWanted).min(1).max(60),
      maxPoints: z.number().int().min(1).max(11_000).default(720),
      stepMs: z.number().int().min(10_000).max(86_400_000).optional().describe("a multiple of 10 s; chosen by the server unless it is given"),
      shiftMs: z.number().int().min(0).max(366 * 86_400_000).default(0).describe("reads so much earlier: the day or week before"),
    }),
    response: z.object({ begin: timestampMs.describe("begin of the first step, as asked (without the shift)"), stepMs: count, series: z.array(series), asOf: timestampMs }),
  },
  rankMetric: {
    summary: "The subjects with the largest values of a metric (DASH-18, MON-12 to MON-18)",
    params: instanceParams,
    query: z.object({ metric: metricName, scope: metricScope, statistic: metricStatistic.optional(), from: z.coerce.number().int(), to: z.coerce.number().int(), limit: z.coerce.number().int().min(1).max(100).default(20) }),
    response: z.object({ rows: z.array(ranked), total: count.describe("subjects that have a value"), asOf: timestampMs, absent: absence.nullable() }),
  },
  describeMetrics: {
    summary: "What is collected of an instance, and why something is not",
    params: instanceParams,
    response: z.object({ rows: z.array(z.object({ metric: metricName, scope: metricScope, absent: absence.nullable(), since: timestampMs.nullable() })), tiers: z.array(z.object({ stepMs: count, keptMs: count })) }),
  },
});
