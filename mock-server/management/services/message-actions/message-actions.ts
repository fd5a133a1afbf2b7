import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import { systemProperties } from "../../../../src/contract/system-properties.ts";
import type { MessagesPort, SendResult } from "../../adapters/port/messages-port.ts";
import type { Actor } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { groupEntry, topicEntry } from "../instance-reads.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { isOffsetIdOf } from "../messages/message-ids.ts";
import { fieldRefusal, refusal } from "../service-error.ts";
import { copyOfStored, refuseTopicOfGroup } from "./stored-copy.ts";

type NewMessage = HandlerInput<Endpoints["sendMessage"]>["body"];
type Sent = ResponseOf<Endpoints["sendMessage"]>;
type Consumed = ResponseOf<Endpoints["consumeMessage"]>;
type RecordToSend = Parameters<MessagesPort["sendRecord"]>[0];

/** What an operator does with one message: send it again, send an edited copy, have one client consume it. All audited (MSG-027). */
export class MessageActions {
  readonly #hub: InstanceHub;
  readonly #audit: AuditTrail;

  constructor(hub: InstanceHub, audit: AuditTrail) {
    this.#hub = hub;
    this.#audit = audit;
  }

  async resend(instanceId: string, offsetMessageId: string, actor: Actor): Promise<Sent> {
    const live = this.#hub.get(instanceId);
    return this.#audit.record(actor, { action: "resendMessage", instanceId, subject: offsetMessageId }, async () => {
      const record = copyOfStored(await storedMessage(live, offsetMessageId));
      return send(live, record, "resendMessage");
    }, sentDetail, sentResult);
  }

  async send(instanceId: string, message: NewMessage, actor: Actor): Promise<Sent> {
    const live = this.#hub.get(instanceId);
    const { body: text, bodyEncoding, brokerName, copyOf, keys, properties, queueId, tags, topic } = message;
    const body = bodyEncoding === "text" ? Buffer.from(text, "utf8") : bytesOf(text);
    const after = { topic, tags, keys, properties, brokerName, queueId, copyOf, bodyBytes: body.length };
    return this.#audit.record(actor, { action: "sendMessage", instanceId, subject: topic, after }, async () => {
      refuseTopicOfGroup(topic);
      for (const name of Object.keys(properties)) if (systemProperties.has(name) || name === "TAGS" || name === "KEYS") throw fieldRefusal("properties", "malformed", `${name} is a property of the system.`);
      if ((brokerName === undefined) !== (queueId === undefined)) throw fieldRefusal("queueId", "one_without_other", "Name broker and queue, or neither.");
      const marks = { ...(tags !== "" && { TAGS: tags }), ...(keys !== "" && { KEYS: keys }) };
      return send(live, { topic, brokerName, queueId, properties: { ...properties, ...marks }, sysFlag: 0, flag: 0, body, keepUniqueId: false }, "sendMessage");
    }, sentDetail, sentResult);
  }

  /** Throws not_found when the client is not there any more, or the message is not. */
  async consume(instanceId: string, offsetMessageId: string, { clientId, group }: HandlerInput<Endpoints["consumeMessage"]>["body"], actor: Actor): Promise<Consumed> {
    const live = this.#hub.get(instanceId);
    await groupEntry(live, group);
    return this.#audit.record(actor, { action: "consumeMessage", instanceId, subject: offsetMessageId, after: { group, clientId } }, async () => {
      refuseForeignId(live, offsetMessageId);
      return { ...(await live.adapter.messages.consumeDirectly(group, clientId, offsetMessageId)), clientId };
    }, ({ remark, result }) => `${result} ${remark}`.trim().slice(0, 1000));
  }
}

async function storedMessage(live: LiveInstance, offsetMessageId: string): ReturnType<MessagesPort["byOffsetId"]> {
  await live.poller.whenLoaded();
  refuseForeignId(live, offsetMessageId);
  return live.adapter.messages.byOffsetId(offsetMessageId);
}

function refuseForeignId(live: LiveInstance, offsetMessageId: string): void {
  if (!isOffsetIdOf(live, offsetMessageId)) throw refusal("not_found", `${offsetMessageId} names no broker of this instance.`, { what: "message", name: offsetMessageId });
}

/** Topics of the engine's own hold messages that only it may write. */
async function send(live: LiveInstance, record: RecordToSend, action: string): Promise<Sent> {
  const entry = await topicEntry(live, record.topic);
  if (entry.records.some(({ config }) => config.kind === "system")) throw refusal("not_permitted", `${record.topic} belongs to the engine.`, { action });
  const { brokerName, detail, durationMs, offsetMessageId, queueId, queueOffset, state, uniqueId } = await live.adapter.messages.sendRecord(record);
  live.shared.forgetAll();
  return { state, detail, topic: record.topic, offsetMessageId, uniqueId, brokerName, queueId, queueOffset, durationMs };
}

function sentDetail({ detail, offsetMessageId, state, topic }: Pick<SendResult, "state" | "detail" | "offsetMessageId"> & { topic: string }): string {
  return `${state} ${offsetMessageId === "" ? detail : `${offsetMessageId} in ${topic}`}`;
}

/** Without an offset message id the broker did not say that it stored anything. */
function sentResult({ offsetMessageId }: Pick<SendResult, "offsetMessageId">): "done" | "failed" {
  return offsetMessageId === "" ? "failed" : "done";
}

function bytesOf(base64: string): Buffer {
  const body = Buffer.from(base64, "base64");
  // Node reads over what is not base64; whoever sends it should know.
  if (body.toString("base64").replace(/=+$/, "") !== base64.replace(/\s/g, "").replace(/=+$/, "")) throw fieldRefusal("body", "malformed", "The body is not base64.");
  return body;
}
