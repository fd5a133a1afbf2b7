import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { PullResult, PullStatus, StoredMessage } from "../adapters/port/messages-port.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { DialTestRun, stoppedAfter } from "./dial-test-run.ts";
import { groupEntry, topicEntry } from "./instance-reads.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { asServiceError, ServiceError } from "./service-error.ts";

type Input = HandlerInput<Endpoints["dialTestConsume"]>["body"];
type Result = ResponseOf<Endpoints["dialTestConsume"]>;
type Outcome = Result["outcome"];

/** One queue while the test runs; `offset` is where the group stands. */
interface Queue {
  brokerName: string;
  queueId: number;
  offset: number;
  taken: StoredMessage[];
  outcome: Outcome;
  detail: string;
  done: boolean;
}

const pullMessages = 32;

/** Pulls messages for a group and commits what was taken, for real (DIAL-8 to DIAL-13). */
export class DialConsume {
  readonly #hub: InstanceHub;
  readonly #audit: AuditTrail;

  constructor(hub: InstanceHub, audit: AuditTrail) {
    this.#hub = hub;
    this.#audit = audit;
  }

  async run(instanceId: string, input: Input, actor: Actor, cancelled: AbortSignal): Promise<Result> {
    const live = this.#hub.get(instanceId);
    await Promise.all([topicEntry(live, input.topic), groupEntry(live, input.group)]);
    return this.#audit.record(actor, { action: "dialTestConsume", instanceId, subject: `${input.group} ${input.topic}`, after: input }, () => this.#consume(live, input, cancelled));
  }

  async #consume(live: LiveInstance, input: Input, cancelled: AbortSignal): Promise<Result> {
    const test = new DialTestRun(this.#hub.parts.clock, cancelled);
    const queues = await this.#queuesOf(live, input);
    const rows: Result["rows"] = [];
    // When order does not matter, every queue has its share.
    const turn = Math.min(pullMessages, Math.ceil(input.messageCount / Math.max(1, queues.length)));
    while (rows.length < input.messageCount && queues.some((queue) => !queue.done) && !test.mustStop()) {
      for (const queue of queues) {
        const wanted = Math.min(input.messageCount - rows.length, input.order === "ordered" ? pullMessages : turn);
        if (queue.done || wanted === 0) continue;
        const taken = await takeFrom(live, input, queue, wanted);
        rows.push(...taken.map(rowOf));
        // In order means one queue to its end before the next.
        if (input.order === "ordered" && !queue.done) break;
      }
    }
    live.shared.forgetAll();
    await live.poller.refreshOffsets(input.group, input.topic).catch(() => undefined);
    const outcomes = queues.map(({ brokerName, detail, outcome, queueId, taken }) => ({ brokerName, queueId, outcome: taken.length > 0 && detail === "" ? ("CONSUME_SUCCESS" as const) : outcome, detail }));
    const complete = rows.length >= input.messageCount || queues.every((queue) => queue.done);
    return {
      outcome: rows.length > 0 ? "CONSUME_SUCCESS" : (outcomes.find(({ outcome }) => outcome !== "NO_MATCHED_MESSAGE")?.outcome ?? "NO_MATCHED_MESSAGE"),
      rows,
      queues: outcomes,
      elapsedMs: test.elapsedMs(),
      warnings: complete ? [] : [stoppedAfter(rows.length, input.messageCount)],
    };
  }

  /** Where the group stands on each queue; one that never committed begins with the oldest message. */
  async #queuesOf(live: LiveInstance, { group, topic }: Input): Promise<Queue[]> {
    const { value: offsets } = await live.adapter.topics.offsets(topic);
    const sorted = offsets.toSorted((a, b) => a.queueId - b.queueId || a.brokerName.localeCompare(b.brokerName));
    return Promise.all(
      sorted.map(async ({ brokerName, minOffset, queueId }): Promise<Queue> => {
        const offset = await live.adapter.messages.consumerOffset(group, topic, brokerName, queueId);
        return { brokerName, queueId, offset: offset ?? minOffset, taken: [], outcome: "NO_MATCHED_MESSAGE", detail: "", done: false };
      }),
    );
  }
}

/** Takes up to `wanted` messages and commits them; a refusal ends this queue's part of the test. */
async function takeFrom(live: LiveInstance, { group, topic }: Input, queue: Queue, wanted: number): Promise<StoredMessage[]> {
  const { brokerName, queueId } = queue;
  try {
    const pulled = await live.adapter.messages.pull(topic, brokerName, queueId, queue.offset, wanted);
    const taken = pulled.messages.slice(0, wanted);
    const next = taken.length > 0 ? (taken.at(-1)?.queueOffset ?? 0) + 1 : pulled.nextOffset;
    endsQueue(queue, pulled);
    if (taken.length > 0) await live.adapter.messages.commitOffset(group, topic, brokerName, queueId, next);
    if (pulled.status !== "OFFSET_ILLEGAL") queue.offset = next;
    queue.taken.push(...taken);
    return taken;
  } catch (error) {
    const known = asServiceError(error);
    if (!(known instanceof ServiceError)) throw error;
    queue.outcome = known.code === "engine_timeout" ? "BROKER_TIMEOUT" : "CONSUME_FAILURE";
    queue.detail = known.message;
    queue.done = true;
    return [];
  }
}

function endsQueue(queue: Queue, pulled: PullResult): void {
  const ends: Record<PullStatus, boolean> = { FOUND: pulled.messages.length === 0, NO_NEW_MESSAGE: true, NO_MATCHED_MESSAGE: pulled.nextOffset >= pulled.maxOffset || pulled.nextOffset <= queue.offset, OFFSET_ILLEGAL: true };
  queue.done = ends[pulled.status];
  if (pulled.status !== "OFFSET_ILLEGAL") return;
  queue.outcome = "OFFSET_ILLEGAL";
  queue.detail = `offset ${queue.offset} is not between ${pulled.minOffset} and ${pulled.maxOffset}`;
}

function rowOf(message: StoredMessage): Result["rows"][number] {
  const { body, bornAtMs, brokerName, offsetMessageId, properties, queueId, queueOffset, storedAtMs, topic, uniqueId } = message;
  return { messageId: offsetMessageId, uniqueId, topic, bornAt: bornAtMs, storedAt: storedAtMs, brokerName, queueId, queueOffset, state: "CONSUMED", tags: properties["TAGS"] ?? "", keys: properties["KEYS"] ?? "", bodyBytes: body.length };
}
