import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { count, countOrUnknown, figure, instanceParams, timestampMs, warning } from "./paging.ts";

/**
 * How a probe ended. `late`: lost first, and back after all; it stays in the count of the lost ones. `failed`: its send was refused.
 */
export const probeOutcome = z.enum(["inTime", "slow", "late", "lost", "failed"]);
export type ProbeOutcome = z.output<typeof probeOutcome>;

/** Why a probe is not back. `notBack`: it was stored, and did not come within the time-out. */
export const probeReason = z.enum(["notBack", "unreachable", "noAnswer", "notAllowed", "noTopic", "throttled", "refused"]);
export type ProbeReason = z.output<typeof probeReason>;

/** What a plan may be; the page takes its limits from here. */
export const probeLimits = { everySeconds: [5, 3600], queuesPerBroker: [1, 16], timeoutSeconds: [5, 600], objectiveMs: [10, 60_000], targetPercent: [50, 99.999] } as const;
const within = ([least, most]: readonly [number, number]) => z.number().min(least).max(most);

export const probePlan = z.object({
  enabled: z.boolean(),
  everySeconds: within(probeLimits.everySeconds).int().describe("between two probes of one queue"),
  queuesPerBroker: within(probeLimits.queuesPerBroker).int().describe("queues of the topic of probes on each master"),
  timeoutSeconds: within(probeLimits.timeoutSeconds).int().describe("a probe that is not back by then is lost"),
  objectiveMs: within(probeLimits.objectiveMs).int().describe("a probe that takes longer does not meet the objective"),
  targetPercent: within(probeLimits.targetPercent).describe("share of probes that must meet the objective; the rest is the error budget"),
});
export type ProbePlan = z.output<typeof probePlan>;

/** What hinders a plan as a whole. */
const problem = z.object({ reason: probeReason, step: z.enum(["readBrokers", "createTopic", "createGroup"]), detail: z.string().describe("the engine's own words") });

/**
 * `readingAlong`: another console probes this instance; its probes are read and counted here too (HB-012).
 * `starting`: no queue is known yet.
 */
export const probeMode = z.enum(["off", "starting", "probing", "readingAlong"]);

const tally = z.object({
  sent: count.describe("probes with a known end"),
  good: count.describe("back within the time-out"),
  met: count.describe("back within the objective"),
  late: count,
  lost: count.describe("not back within the time-out, those that were late included"),
  failed: count,
  doubled: count,
  outOfOrder: count,
  abandoned: count.describe("in flight when probing stopped: nothing is known of them, so nothing is counted"),
});
export type ProbeTally = z.output<typeof tally>;

const probeRow = z.object({
  brokerName: z.string(),
  queueId: count,
  registered: z.boolean().describe("the name server knows the broker now"),
  state: z.enum(["waiting", "ok", "slow", "failing"]).describe("after the last probe with a known end"),
  lastAt: timestampMs.nullable(),
  lastLatencyMs: figure,
  lastSendMs: figure,
  p50Ms: figure.describe("of the last hour, since the console runs"),
  p99Ms: figure,
  today: tally,
  failure: z.object({ at: timestampMs, reason: probeReason, detail: z.string() }).nullable().describe("the last one"),
  latencies: z.array(figure).describe("of the newest 60 probes, oldest first; null = not back"),
});

/** HB-006, HB-007. */
export const heartbeatState = z.enum(["off", "starting", "healthy", "late", "lost", "noPermission"]);
const heartbeat = z.object({
  state: heartbeatState,
  since: timestampMs.nullable().describe("when it was switched on, or this console started"),
  lastBeatAt: timestampMs.nullable(),
  roundTripMs: figure,
  missedLastHour: count,
  brokerName: z.string().nullable(),
  readingAlong: z.boolean(),
  problem: problem.nullable(),
});
export type Heartbeat = z.output<typeof heartbeat>;

const share = z.object({ sent: count, good: count, met: count });
/** One stretch of time; `budgetLeft` = 1 - missed objectives / those that the target allows; negative when there were more. */
const level = share.extend({
  days: count,
  doubled: count,
  budgetLeft: figure,
  unavailableMs: count.describe("time in which no queue of the subject was answering"),
  impairedMs: count.describe("time in which some queue of it was not"),
});
const cell = share.extend({ at: timestampMs });
const incident = z.object({
  brokerName: z.string(),
  queueIds: z.array(count),
  beginAt: timestampMs.describe("when the first probe that failed was sent"),
  endAt: timestampMs.nullable().describe("when the first one that came back was sent; null = it goes on"),
  failures: count,
  reason: probeReason,
  detail: z.string(),
  sawEnd: z.boolean().describe("false: probing stopped before it was over"),
});

const subject = z.object({ brokerName: z.string().max(255).default("").describe("empty = the instance"), queueId: z.coerce.number().int().min(0).optional() }).superRefine(({ brokerName, queueId }, context) => {
  if (queueId !== undefined && brokerName === "") context.addIssue({ code: "custom", path: ["brokerName"], message: "required" });
});

export const probeEndpoints = defineEndpoints({
  getProbes: {
    summary: "The plan of scheduled dial-tests, and how each queue fares",
    params: instanceParams,
    response: z.object({ plan: probePlan, mode: probeMode, holder: z.string().describe("the other console, when mode is readingAlong"), problem: problem.nullable(), rows: z.array(probeRow), callsPerMinute: figure.describe("requests to the engine while the plan runs"), asOf: timestampMs }),
  },
  updateProbePlan: {
    summary: "Change the plan; takes effect at once",
    params: instanceParams,
    body: probePlan.partial().extend({
      forgetBrokers: z.array(z.string().max(255)).max(64).default([]).describe("brokers that are gone for good and are no longer probed"),
      deleteTopic: z.boolean().default(false).describe("when switching off: delete the topic of probes too"),
    }),
    response: z.object({ plan: probePlan, warnings: z.array(warning) }),
  },
  listProbeResults: {
    summary: "The newest probes of a queue, newest first, since the console runs",
    params: instanceParams,
    query: z.object({ brokerName: z.string().min(1).max(255), queueId: z.coerce.number().int().min(0), limit: z.coerce.number().int().min(1).max(720).default(100) }),
    response: z.object({
      rows: z.array(z.object({ sequence: count, sentAt: timestampMs, outcome: probeOutcome, latencyMs: figure, sendMs: figure, reason: probeReason.nullable(), detail: z.string() })),
      inFlight: countOrUnknown,
    }),
  },
  getServiceLevel: {
    summary: "Share of probes that met the objective over day, week and month, with incidents",
    params: instanceParams,
    query: subject,
    response: z.object({
      levels: z.array(level).describe("the last 1, 7 and 30 days"),
      hours: z.array(cell).describe("24 whole hours to now"),
      dayCells: z.array(cell).describe("30 days of the server's time zone to today"),
      parts: z.array(z.object({ brokerName: z.string(), queueId: countOrUnknown, levels: z.array(share.extend({ days: count })) })).describe("each broker, and each of its queues"),
      incidents: z.array(incident).describe("of the last 30 days, newest first, at most 100"),
      totalIncidents: count,
      asOf: timestampMs,
    }),
  },
  getHeartbeat: { summary: "The heartbeat of an instance (HB-004 to HB-010)", params: instanceParams, response: heartbeat },
  updateHeartbeat: {
    summary: "Switch the heartbeat on or off",
    params: instanceParams,
    body: z.object({ enabled: z.boolean(), deleteTopic: z.boolean().default(false).describe("when switching off (HB-010)") }),
    response: z.object({ warnings: z.array(warning) }),
  },
});
