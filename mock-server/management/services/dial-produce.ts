import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import type { SendResult, SendState } from "../adapters/port/messages-port.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { DialTestRun, stoppedAfter } from "./dial-test-run.ts";
import { topicEntry } from "./instance-reads.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { asServiceError, ServiceError } from "./service-error.ts";

type Input = HandlerInput<Endpoints["dialTestProduce"]>["body"];
type Result = ResponseOf<Endpoints["dialTestProduce"]>;

/** Sends test messages, one after the other, so that they land on the queues in turn (DIAL-2 to DIAL-7, DIAL-15). */
export class DialProduce {
  readonly #hub: InstanceHub;
  readonly #audit: AuditTrail;

  constructor(hub: InstanceHub, audit: AuditTrail) {
    this.#hub = hub;
    this.#audit = audit;
  }

  async run(instanceId: string, input: Input, actor: Actor, cancelled: AbortSignal): Promise<Result> {
    const live = this.#hub.get(instanceId);
    await topicEntry(live, input.topic);
    const { body: text, ...audited } = input;
    return this.#audit.record(actor, { action: "dialTestProduce", instanceId, subject: input.topic, after: { ...audited, bodyCharacters: text.length } }, () => this.#send(live, input, cancelled));
  }

  async #send(live: LiveInstance, input: Input, cancelled: AbortSignal): Promise<Result> {
    const test = new DialTestRun(this.#hub.parts.clock, cancelled);
    const body = input.body === "" ? generatedBody(input.sizeKb * 1024) : Buffer.from(input.body, "utf8");
    const rows: Result["rows"] = [];
    const warnings: Warning[] = [];
    while (rows.length < input.messageCount) {
      if (test.mustStop()) {
        warnings.push(stoppedAfter(rows.length, input.messageCount));
        break;
      }
      const result = await sendOne(live, input, body);
      rows.push({ messageId: result.offsetMessageId, uniqueId: result.uniqueId, state: result.state, topic: input.topic, brokerName: result.brokerName, queueId: result.queueId, queueOffset: result.queueOffset, durationMs: result.durationMs, detail: result.detail });
    }
    live.shared.forgetAll();
    const entry = live.poller.snapshot.topics.entry(input.topic);
    if (entry) await live.poller.sweep.sampleTopic(entry).catch(() => undefined);
    return { rows, elapsedMs: test.elapsedMs(), warnings };
  }
}

async function sendOne(live: LiveInstance, { brokerName, delayLevel, delaySeconds, keys, messageType, queueId, tags, topic, transactionOutcome }: Input, body: Buffer): Promise<SendResult> {
  try {
    return await live.adapter.messages.send({ topic, messageType, delayLevel, delaySeconds, transactionOutcome, body, tags, keys, brokerName, queueId });
  } catch (error) {
    const known = asServiceError(error);
    if (!(known instanceof ServiceError)) throw error;
    return { state: stateOf(known), offsetMessageId: "", uniqueId: "", brokerName: brokerName ?? "", queueId: queueId ?? 0, queueOffset: null, durationMs: 0, detail: known.message };
  }
}

/** DIAL-6 for what never reached a broker. */
function stateOf({ code }: ServiceError): SendState {
  if (code === "payload_too_large") return "MESSAGE_SIZE_EXCEEDED";
  return code === "unreachable" || code === "no_broker" || code === "engine_timeout" ? "SERVICE_NOT_AVAILABLE" : "UNKNOWN_ERROR";
}

/** Readable text of exactly this many bytes. */
function generatedBody(bytes: number): Buffer {
  return Buffer.alloc(bytes, "MQDeck dial test. ", "latin1");
}
