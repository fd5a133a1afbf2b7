import type { Warning } from "../../../../src/contract/paging.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { deliveriesByGroup } from "../traces/group-deliveries.ts";
import type { Delivery } from "../traces/group-deliveries.ts";
import { tracesOfMessage } from "../traces/trace-lookup.ts";
import { traceBrokers } from "../traces/trace-setup.ts";
import type { TraceFact } from "./verdict-facts.ts";

/** What clients told of a message, as far as they write traces. */
export interface MessageTraces {
  byGroup: ReadonlyMap<string, TraceFact[]>;
  /** As the producer told it; empty when it did not. */
  topic: string;
  /** Where the producer's send was stored, as it was told. */
  offsetMessageIds: string[];
  warnings: Warning[];
}

export const noTraces: MessageTraces = { byGroup: new Map(), topic: "", offsetMessageIds: [], warnings: [] };

/** Looks in the usual trace topic and in those that the brokers made for themselves. */
export async function tracesOf(live: LiveInstance, messageId: string): Promise<MessageTraces> {
  if (messageId === "") return noTraces;
  const topics = new Set([live.adapter.traces.usualTopic, ...(await traceBrokers(live)).flatMap(({ isOn, topic }) => (isOn === true && topic !== "" ? [topic] : []))]);
  const found = await Promise.all([...topics].map((topic) => tracesOfMessage(live, topic, messageId).catch(() => undefined)));
  const events = found.flatMap((one) => one?.events ?? []);
  const sent = events.filter((event) => event.kind === "sent");
  const byGroup = new Map([...deliveriesByGroup(events)].filter(([group]) => group !== "").map(([group, deliveries]) => [group, deliveries.map(factOf)]));
  return {
    byGroup,
    topic: sent[0]?.topic ?? "",
    offsetMessageIds: sent.flatMap(({ messageIds, offsetMessageIds }) => offsetMessageIds[messageIds.indexOf(messageId)] ?? []),
    warnings: found.flatMap((one) => one?.warnings ?? []),
  };
}

function factOf({ atMs, clientHost, costMs, endedAtMs, isSuccess, result, retryTimes, writerAddress }: Delivery): TraceFact {
  return {
    kind: isSuccess === null ? "begun" : isSuccess ? "consumed" : "failed",
    atMs: endedAtMs ?? atMs ?? 0,
    costMs,
    client: clientHost === "" ? writerAddress : clientHost,
    times: retryTimes ?? 0,
    reason: result === null || result === "success" ? "unknown" : result,
  };
}
