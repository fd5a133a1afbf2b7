import { setTimeout as delay } from "node:timers/promises";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import { systemProperties } from "../../../../src/contract/system-properties.ts";
import { trialTopic } from "../../../../src/contract/dead-letters.ts";
import type { DeadLetterResend, EditedLetter } from "../../../../src/contract/dead-letters.ts";
import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { LedgerRow, ResendLedgerStore } from "../../store/resend-ledger-store.ts";
import type { Actor } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { groupEntry } from "../instance-reads.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { fieldRefusal, isNotFound, refusal } from "../service-error.ts";
import { deadLetterPrefix, storedMessage, topicConfigs } from "./dead-letter-reads.ts";
import { newMarker, outcomeOf, writableQueues } from "./resend-batch.ts";
import { ledgerView } from "./dead-letter-resends.ts";
import { lookForCopies } from "./resend-look.ts";
import { originTopicOf, resendRecord, targetTopicOf } from "./resend-record.ts";
import { readinessOf, reasonAgainst, refuseObstacle } from "./resend-rules.ts";

type Trial = ResponseOf<Endpoints["tryDeadLetter"]>;
type TrialInput = HandlerInput<Endpoints["tryDeadLetter"]>["body"];
type EditedInput = HandlerInput<Endpoints["resendEditedDeadLetter"]>["body"];

export interface DeadLetterTrialsParts {
  hub: InstanceHub;
  ledger: ResendLedgerStore;
  audit: AuditTrail;
}

const routeTries = 30;
const routePauseMs = 100;
const settleMs = 2_000;
const multiTagsFlag = 2;

/** One dead letter in the hands of one client, as it is or edited; and sending the edited one to the group. */
export class DeadLetterTrials {
  readonly #parts: DeadLetterTrialsParts;

  constructor(parts: DeadLetterTrialsParts) {
    this.#parts = parts;
  }

  /**
   * A client can only be given a message that is stored (request 309). As it is: the first message, if that is still there,
   * because its listener then sees the origin topic; else the dead letter. Edited: a copy in a topic that nobody subscribes
   * to. The group's own topics would hand the copy to its consumers by themselves.
   */
  async tryOn(instanceId: string, group: string, { clientId, edited, id }: TrialInput, actor: Actor): Promise<Trial> {
    const { audit, hub } = this.#parts;
    const live = hub.get(instanceId);
    await groupEntry(live, group);
    const letter = await deadLetter(live, group, id);
    return audit.record(actor, { action: "tryDeadLetter", instanceId, subject: `${group} ${id}`, after: { clientId, edited: edited !== undefined } }, async () => {
      const tried = edited ? await storedForTrial(live, editedMessage(letter, edited)) : await bestToTry(live, letter);
      const answer = await live.adapter.messages.consumeDirectly(group, clientId, tried.id);
      return { ...answer, clientId, seenTopic: tried.topic, triedId: tried.id };
    }, ({ remark, result }) => `${result} ${remark}`.trim().slice(0, 1000));
  }

  /** The same rules and the same ledger as of all resends. */
  async resendEdited(instanceId: string, group: string, { again, edited, id }: EditedInput, actor: Actor): Promise<DeadLetterResend> {
    const { audit, hub, ledger } = this.#parts;
    const live = hub.get(instanceId);
    const letter = await deadLetter(live, group, id);
    const message = editedMessage(letter, edited);
    return audit.record(actor, { action: "resendEditedDeadLetter", instanceId, subject: `${group} ${id}`, after: { tags: edited.tags, keys: edited.keys, properties: edited.properties, bodyBytes: message.body.length } }, async () => {
      const readiness = await readinessOf(live, group);
      refuseObstacle(group, readiness);
      if (reasonAgainst(originTopicOf(message), readiness) !== "") throw refusal("resend_refused", `No client of ${group} subscribes to ${originTopicOf(message) || "an origin topic"}.`, { group });
      const topic = targetTopicOf(group, "", "group");
      const queues = await writableQueues(live, topic);
      const queue = queues.find(({ brokerName }) => brokerName === letter.brokerName) ?? queues[0];
      if (!queue) throw refusal("resend_refused", `No broker has a queue of ${topic} to write to.`, { group });
      if (!again && ledger.summaries(instanceId, [id]).get(id)?.some(({ deadAt }) => deadAt === letter.storedAtMs)) throw fieldRefusal("again", "required", "It was resent before.");
      const marker = newMarker();
      const place = { topic, brokerName: queue.brokerName, queueId: queue.queueId, firstOffset: queue.maxOffset };
      ledger.intend([{ instanceId, jobId: "", marker, group, offsetMessageId: id, uniqueId: letter.uniqueId, originTopic: originTopicOf(letter), deadAt: letter.storedAtMs, edited: true, targetTopic: topic, place, state: "intended", reason: "", detail: "", account: actor.account }], hub.parts.clock());
      return ledgerView(await this.#send(live, message, marker));
    }, ({ detail, state }) => `${state} ${detail}`.trim());
  }

  async #send(live: LiveInstance, message: StoredMessage, marker: string): Promise<LedgerRow> {
    const { hub, ledger } = this.#parts;
    const row = ledger.byMarker(marker);
    if (!row) throw new Error("the ledger lost a row");
    const result = await live.adapter.messages.sendRecord(resendRecord(message, row.place, marker));
    const outcome = outcomeOf(result) ?? { state: "failed" as const, reason: "refused" as const, detail: result.detail || result.state };
    if (outcome.state === "intended") {
      await delay(settleMs);
      const looks = await lookForCopies(live.adapter.messages, [row], AbortSignal.timeout(30_000)).catch(() => new Map<number, "unknown">());
      const look = looks.get(row.id) ?? "unknown";
      const known = look === "unknown" ? { state: "unknown" as const, reason: "lookFailed" as const, detail: outcome.detail } : look.copies > 0 ? { state: "sent" as const, sentMessageId: look.offsetMessageId } : { state: "failed" as const, reason: "refused" as const, detail: outcome.detail };
      ledger.settle([{ id: row.id, ...known }], hub.parts.clock());
    } else ledger.settle([{ id: row.id, ...outcome }], hub.parts.clock());
    return ledger.byMarker(marker) ?? row;
  }
}

async function deadLetter(live: LiveInstance, group: string, id: string): Promise<StoredMessage> {
  await live.poller.whenLoaded();
  const message = await storedMessage(live, id);
  if (message?.topic !== `${deadLetterPrefix}${group}`) throw refusal("not_found", `${group} has no dead letter ${id}.`, { what: "message", name: id });
  return message;
}

/** The body is sent as it was typed, so it is not packed any more. */
function editedMessage(letter: StoredMessage, { body, bodyEncoding, keys, properties, tags }: EditedLetter): StoredMessage {
  const system = Object.entries(letter.properties).filter(([name]) => systemProperties.has(name));
  for (const name of Object.keys(properties)) if (systemProperties.has(name) || name === "TAGS" || name === "KEYS") throw fieldRefusal("properties", "malformed", `${name} is a property of the system.`);
  const marks = { ...(tags !== "" && { TAGS: tags }), ...(keys !== "" && { KEYS: keys }) };
  return { ...letter, properties: { ...Object.fromEntries(system), ...properties, ...marks }, sysFlag: letter.sysFlag & multiTagsFlag, body: Buffer.from(body, bodyEncoding === "text" ? "utf8" : "base64") };
}

async function bestToTry(live: LiveInstance, letter: StoredMessage): Promise<{ id: string; topic: string }> {
  const originId = letter.properties["ORIGIN_MESSAGE_ID"] ?? "";
  const first = /^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/.test(originId) ? await storedMessage(live, originId) : undefined;
  if (first && first.topic === originTopicOf(letter) && first.uniqueId === letter.uniqueId) return { id: originId, topic: first.topic };
  return { id: letter.offsetMessageId, topic: letter.topic };
}

async function storedForTrial(live: LiveInstance, message: StoredMessage): Promise<{ id: string; topic: string }> {
  const { brokerName } = message;
  const configs = await topicConfigs(live, trialTopic);
  if (!configs.some((config) => config.brokerName === brokerName)) await live.adapter.topics.create({ topic: trialTopic, brokerNames: [brokerName], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" });
  const record = { ...resendRecord(message, { topic: trialTopic, brokerName, queueId: 0 }, "trial"), keepUniqueId: true };
  // The route of a topic that was just made is a moment behind.
  for (let tries = 1; ; tries++) {
    try {
      const { detail, offsetMessageId, state } = await live.adapter.messages.sendRecord(record);
      if (offsetMessageId === "") throw new AdapterError("engine_refused", detail || state, { address: brokerName, engineCode: state, remark: detail });
      return { id: offsetMessageId, topic: trialTopic };
    } catch (error) {
      if (!isNotFound(error) || tries >= routeTries) throw error;
      await delay(routePauseMs);
    }
  }
}
