import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { DeadLetterResend, ResendSelection, ResendState } from "../../../../src/contract/dead-letters.ts";
import type { Job } from "../../../../src/contract/jobs.ts";
import type { LedgerRow, ResendLedgerStore } from "../../store/resend-ledger-store.ts";
import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { Actor } from "../actor.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { messagesIn } from "../messages/scan/queue-window.ts";
import { scanWindows } from "../messages/scan/scan-windows.ts";
import { oldestOfAll } from "../verdicts/lost-place.ts";
import { deadLetterPrefix, exists } from "./dead-letter-reads.ts";
import { ResendJob } from "./resend-job.ts";
import { readinessOf, refuseObstacle } from "./resend-rules.ts";

type Preview = ResponseOf<Endpoints["previewDeadLetterResend"]>;
type Order = HandlerInput<Endpoints["resendDeadLetters"]>["body"];
type LedgerQuery = HandlerInput<Endpoints["listDeadLetterResends"]>["query"];

export interface DeadLetterResendsParts {
  hub: InstanceHub;
  jobs: Jobs;
  ledger: ResendLedgerStore;
}

/** Rows stay so much longer than the messages that they are about. */
const ledgerMarginMs = 7 * 24 * 3_600_000;
const problems: ResendState[] = ["failed", "unknown"];

/** Sending dead letters again: what it would do, the job that does it, and the ledger of all that was done (DLQ-009 to DLQ-021). */
export class DeadLetterResends {
  readonly #parts: DeadLetterResendsParts;

  constructor(parts: DeadLetterResendsParts) {
    this.#parts = parts;
    parts.jobs.register("resendDeadLetters", new ResendJob(parts.ledger, parts.hub.parts.clock));
  }

  async preview(instanceId: string, group: string, selection: ResendSelection): Promise<Preview> {
    const { hub, ledger } = this.#parts;
    const live = hub.get(instanceId);
    await live.poller.whenLoaded();
    const { obstacle, online, onlineClients, subscribedTopics, warnings } = await readinessOf(live, group);
    ledger.giveUpAbandoned(hub.parts.clock());
    return { ...(await this.#countOf(live, group, selection)), obstacle, online, onlineClients, subscribedTopics: [...(subscribedTopics ?? [])].sort(), asOf: hub.parts.clock(), warnings };
  }

  /** "All that match" means what is there now: later ones are not part of it. */
  async start(instanceId: string, group: string, order: Order, actor: Actor): Promise<Job> {
    const { hub, jobs, ledger } = this.#parts;
    const live = hub.get(instanceId);
    await live.poller.whenLoaded();
    if (order.target === "group") refuseObstacle(group, await readinessOf(live, group));
    const now = hub.parts.clock();
    const { selection } = order;
    const frozen = "matching" in selection ? { matching: { ...selection.matching, endAt: Math.min(selection.matching.endAt ?? now, now) } } : selection;
    // Not by the retention time: the newest file of a broker stays however old it is.
    const oldestAtMs = await oldestOfAll(live);
    if (typeof oldestAtMs === "number") ledger.prune(instanceId, Math.min(oldestAtMs, now) - ledgerMarginMs);
    const total = "ids" in selection ? selection.ids.length : undefined;
    return jobs.start("resendDeadLetters", { instanceId, subject: group, input: { ...order, group, selection: frozen }, ...(total !== undefined && { total }) }, actor);
  }

  list(instanceId: string, group: string, { jobId, offsetMessageId, page, pageSize, state }: LedgerQuery): ResponseOf<Endpoints["listDeadLetterResends"]> {
    const { hub, ledger } = this.#parts;
    hub.get(instanceId);
    const asOf = hub.parts.clock();
    ledger.giveUpAbandoned(asOf);
    const states = state === "" ? [] : state === "problems" ? problems : [state];
    const { rows, total } = ledger.list(instanceId, group, { jobId, offsetMessageId, states, page, pageSize });
    return { rows: rows.map(ledgerView), total, page, pageSize, counts: jobId === "" ? null : ledger.countsOf(jobId), asOf, warnings: [] };
  }

  async #countOf(live: LiveInstance, group: string, selection: ResendSelection): Promise<Pick<Preview, "messages" | "messagesAreExact" | "alreadyResent" | "alreadyResentIsExact">> {
    const { hub, ledger } = this.#parts;
    const instanceId = live.stored.id;
    const exact = { messagesAreExact: true, alreadyResentIsExact: true };
    if ("ids" in selection) return { ...exact, messages: selection.ids.length, alreadyResent: ledger.summaries(instanceId, selection.ids).size };
    if ("failedOf" in selection) return { ...exact, messages: ledger.countsOf(selection.failedOf).failed, alreadyResent: 0 };
    const { beginAt, endAt = hub.parts.clock(), ...filter } = selection.matching;
    const isNarrowed = Object.values(filter).some((text) => text !== "");
    const messages = await storedBetween(live, group, beginAt, selection.matching.endAt);
    return { messages, messagesAreExact: messages !== null && !isNarrowed, alreadyResent: ledger.countResent(instanceId, group, beginAt ?? 0, endAt), alreadyResentIsExact: !isNarrowed };
  }
}

/** How many dead letters died in the range, whether they match or not; null when not all brokers tell. */
async function storedBetween(live: LiveInstance, group: string, beginAtMs: number | undefined, endAtMs: number | undefined): Promise<number | null> {
  const topic = `${deadLetterPrefix}${group}`;
  try {
    if (!(await exists(live, topic))) return 0;
    const { warnings, windows } = await scanWindows(live, { topic, beginAtMs, endAtMs });
    return warnings.length > 0 ? null : messagesIn(windows);
  } catch (error) {
    if (error instanceof AdapterError) return null;
    throw error;
  }
}

/** A row as the API tells it. */
export function ledgerView({ account, copies, createdAt, deadAt, detail, edited, endedAt, group, id, jobId, offsetMessageId, originTopic, reason, sentMessageId, state, targetTopic, uniqueId }: LedgerRow): DeadLetterResend {
  return { account, copies, createdAt, deadAt, detail, edited, endedAt, group, id, jobId, offsetMessageId, originTopic, reason, sentMessageId, state, targetTopic, uniqueId };
}
