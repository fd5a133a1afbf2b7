import type { CallOptions } from "../../api/call.ts";
import { firstPayload } from "./payload-memory.ts";
import type { Payload } from "./payload-memory.ts";

/** Limits of the contract's body of `dialTestProduce`. */
export const mostMessages = 1000;
const mostSizeKb = 4097;
const mostDelaySeconds = 3_456_000;
/** The choice of `delay` that is no level. */
export const anyTime = "time";

type Body = CallOptions<"dialTestProduce">["body"];

/** What stands in the produce form, as text, so that a wrong value can stay and be explained. */
export interface ProduceDraft extends Payload {
  messageType: Body["messageType"] & string;
  /** A level, or any time, which `delaySeconds` gives. */
  delay: string;
  delaySeconds: string;
  transactionOutcome: "commit" | "rollback";
  brokerName: string;
  queueId: string;
}

export const firstProduceDraft: ProduceDraft = { ...firstPayload, messageType: "NORMAL", delay: "1", delaySeconds: "60", transactionOutcome: "commit", brokerName: "", queueId: "" };

/** Why a field is refused; `least` and `most` belong to `notWhole`. */
export interface Refusal {
  why: "required" | "notWhole" | "queueNeedsBroker" | "confirmFirst";
  least?: number;
  most?: number;
}
export type Refusals<Field extends string> = Partial<Record<Field, Refusal>>;

/** A whole number between the limits, else why not. */
export function wholeBetween(text: string, least: number, most: number): { value: number } | { refusal: Refusal } {
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? { value } : { refusal: { why: text.trim() === "" ? "required" : "notWhole", least, most } };
}

type ProduceField = "delaySeconds" | "topic" | "messageCount" | "sizeKb" | "bodyText" | "queueId" | "brokerName";

/** The request that the form describes, or what is wrong with it (DIAL-2). */
export function produceRequest(topic: string, draft: ProduceDraft): { body: Body } | { refusals: Refusals<ProduceField> } {
  const count = wholeBetween(draft.messageCount, 1, mostMessages);
  const size = draft.form === "generated" ? wholeBetween(draft.sizeKb, 1, mostSizeKb) : { value: 1 };
  const queue = draft.queueId.trim() === "" ? { value: undefined } : wholeBetween(draft.queueId, 0, 65_535);
  const isTimed = draft.messageType === "DELAY" && draft.delay === anyTime;
  const delay = isTimed ? wholeBetween(draft.delaySeconds, 1, mostDelaySeconds) : { value: undefined };
  const refusals: Refusals<ProduceField> = {};
  if (topic.trim() === "") refusals.topic = { why: "required" };
  if ("refusal" in count) refusals.messageCount = count.refusal;
  if ("refusal" in size) refusals.sizeKb = size.refusal;
  if ("refusal" in delay) refusals.delaySeconds = delay.refusal;
  if (draft.form === "own" && draft.bodyText === "") refusals.bodyText = { why: "required" };
  if ("refusal" in queue) refusals.queueId = queue.refusal;
  else if ((queue.value === undefined) !== (draft.brokerName === "")) refusals[queue.value === undefined ? "queueId" : "brokerName"] = { why: "queueNeedsBroker" };
  if (Object.keys(refusals).length > 0 || "refusal" in count || "refusal" in size || "refusal" in queue || "refusal" in delay) return { refusals };
  return {
    body: {
      topic: topic.trim(),
      messageType: draft.messageType,
      ...(draft.messageType === "DELAY" && (isTimed ? { delaySeconds: delay.value } : { delayLevel: Number(draft.delay) })),
      ...(draft.messageType === "TRANSACTION" && { transactionOutcome: draft.transactionOutcome }),
      messageCount: count.value,
      sizeKb: size.value,
      body: draft.form === "own" ? draft.bodyText : "",
      tags: draft.tags.trim(),
      keys: draft.keys.trim(),
      queueId: queue.value,
      brokerName: draft.brokerName || undefined,
    },
  };
}
