import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { OwnTopics } from "../../adapters/port/tracking-port.ts";
import type { MessageLocation } from "../../../../src/contract/verdicts.ts";

/**
 * What a record is by the topic that it lies in, and the topic of the message that it stands for. A retry waits in the delay
 * topic under the name of its retry topic, and keeps the first topic in RETRY_TOPIC (protocol sheet §5, Retry).
 */
export function placeOfCopy(own: OwnTopics, { properties, topic }: Pick<StoredMessage, "topic" | "properties">): { kind: MessageLocation["given"]; topic: string; group: string } {
  const origin = properties["RETRY_TOPIC"] ?? "";
  const ofGroup = groupOf(own, topic);
  if (ofGroup) return { ...ofGroup, topic: origin };
  if (topic === own.delayed || topic === own.timed) {
    const real = properties["REAL_TOPIC"] ?? "";
    const waitsFor = groupOf(own, real);
    return waitsFor ? { ...waitsFor, topic: origin } : { kind: "delayed", topic: real, group: "" };
  }
  if (topic === own.half || topic === own.givenUp) return { kind: "half", topic: properties["REAL_TOPIC"] ?? "", group: "" };
  return { kind: "origin", topic, group: "" };
}

function groupOf(own: OwnTopics, topic: string): { kind: "retry" | "deadLetter"; group: string } | undefined {
  const [retries, dead] = [own.retriesOf(""), own.deadLettersOf("")];
  if (topic.startsWith(retries)) return { kind: "retry", group: topic.slice(retries.length) };
  if (topic.startsWith(dead)) return { kind: "deadLetter", group: topic.slice(dead.length) };
  return undefined;
}
