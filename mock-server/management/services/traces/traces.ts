import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { MessageTrace } from "../../../../src/contract/traces.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { distinct } from "../instance-reads.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { messageRowOf } from "../messages/message-rows.ts";
import { deliveriesByGroup } from "./group-deliveries.ts";
import { copiesByGroup, messageOfId, originOf } from "./message-copies.ts";
import { tracedByKey, tracedByTime } from "./traced-messages.ts";
import { tracesOfMessage } from "./trace-lookup.ts";
import { traceBrokers } from "./trace-setup.ts";
import { tracedGroupOf, tracedSends, transactionEnds } from "./trace-sections.ts";

/** Message traces (TRC, TRACE): what clients told of a message, beside what the brokers know of it. */
export class Traces {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  /** `signal` ends a query whose reader has gone. */
  async query(instanceId: string, query: HandlerInput<Endpoints["queryTraces"]>["query"], signal?: AbortSignal): Promise<ResponseOf<Endpoints["queryTraces"]>> {
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const asOf = this.#hub.parts.clock();
    const usualTopic = live.adapter.traces.usualTopic;
    const traceTopic = query.traceTopic || usualTopic;
    const [{ topicExists, ...found }, brokers] = await Promise.all([query.by === "key" ? tracedByKey(live, traceTopic, query) : tracedByTime(live, traceTopic, { ...query, asOf, signal }), traceBrokers(live)]);
    return { ...found, setup: { topic: traceTopic, exists: topicExists, usualTopic, brokers }, asOf };
  }

  async get(instanceId: string, id: string, query: HandlerInput<Endpoints["getTrace"]>["query"]): Promise<MessageTrace> {
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const usualTopic = live.adapter.traces.usualTopic;
    const traceTopic = query.traceTopic || usualTopic;
    const { message: named, traceId } = await messageOfId(live, id);
    const [traces, brokers] = await Promise.all([tracesOfMessage(live, traceTopic, traceId), traceBrokers(live)]);
    const { message, warnings } = await originOf(live, traceId, query.topic || toldTopic(traces.events), named);
    const topic = topicOf(message) || query.topic || toldTopic(traces.events);
    const deliveries = deliveriesByGroup(traces.events);
    const copies = await copiesByGroup(live, traceId, topic, [...deliveries.keys()].filter((group) => group !== ""));
    const unnamed = deliveries.has("") ? [{ group: "", online: undefined, retries: [], deadLetters: [] }] : [];
    return {
      messageId: traceId,
      topic,
      message: message ? messageRowOf(message, []) : null,
      sends: tracedSends(traces.events, message),
      transactionEnds: transactionEnds(traces.events),
      groups: [...copies.groups, ...unnamed].map((group) => tracedGroupOf(group, deliveries.get(group.group) ?? [])),
      omittedGroups: copies.omitted,
      setup: { topic: traceTopic, exists: traces.topicExists, usualTopic, brokers },
      traceMessages: traces.traceMessages,
      limited: traces.limited,
      skippedRecords: traces.skippedRecords,
      asOf: this.#hub.parts.clock(),
      warnings: distinct([...traces.warnings, ...warnings, ...copies.warnings]),
    };
  }
}

/** The topic as producers told it. */
function toldTopic(events: Awaited<ReturnType<typeof tracesOfMessage>>["events"]): string {
  for (const event of events) if (event.kind === "sent" || event.kind === "transactionEnded") return event.topic;
  return "";
}

function topicOf(message: StoredMessage | null): string {
  return message ? (message.properties["RETRY_TOPIC"] ?? message.topic) : "";
}
