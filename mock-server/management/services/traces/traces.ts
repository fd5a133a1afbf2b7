import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import { resendMarker } from "../../../../src/contract/dead-letters.ts";
import type { MessageRow } from "../../../../src/contract/messages.ts";
import type { MessageTrace } from "../../../../src/contract/traces.ts";
import type { MessageLocation } from "../../../../src/contract/verdicts.ts";
import type { TraceEvent } from "../../adapters/port/traces-port.ts";
import { distinct } from "../instance-reads.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { isOffsetIdOf } from "../messages/message-ids.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { deliveriesByGroup } from "./group-deliveries.ts";
import { tracesOfMessage } from "./trace-lookup.ts";
import { tracedGroupOf, tracedSends, transactionEnds } from "./trace-sections.ts";
import { traceBrokers } from "./trace-setup.ts";
import { tracedByKey, tracedByTime } from "./traced-messages.ts";
import { nullWhenMissing } from "../service-error.ts";

/** Message traces (TRC, TRACE): what clients told of a message, beside what the brokers know of it. */
export class Traces {
  readonly #hub: InstanceHub;
  readonly #verdicts: Verdicts;

  constructor(hub: InstanceHub, verdicts: Verdicts) {
    this.#hub = hub;
    this.#verdicts = verdicts;
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

  /** The trace of what an id names: a message, or a retry or dead letter of it. */
  async get(instanceId: string, id: string, query: HandlerInput<Endpoints["getTrace"]>["query"]): Promise<MessageTrace> {
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const usualTopic = live.adapter.traces.usualTopic;
    const traceTopic = query.traceTopic || usualTopic;
    const traceId = await traceIdOf(live, id);
    const [traces, brokers] = await Promise.all([tracesOfMessage(live, traceTopic, traceId), traceBrokers(live)]);
    const location = await this.#verdicts.locate(instanceId, { id, key: "", topic: query.topic || toldTopic(traces.events), message: "", group: "" });
    const message = originOf(location, traces.events);
    const deliveries = deliveriesByGroup(traces.events);
    const resentAtMs = location.candidates.filter(({ properties }) => properties[resendMarker] !== undefined).map(({ storedAt }) => storedAt);
    const groups = [...new Set([...location.groups.map(({ group }) => group), ...deliveries.keys()])];
    return {
      messageId: traceId,
      topic: message?.topic ?? location.topic,
      message,
      place: location.place,
      pending: location.hops.filter(({ kind }) => kind === "half" || kind === "delayed" || kind === "givenUp"),
      sends: tracedSends(traces.events, message),
      transactionEnds: transactionEnds(traces.events),
      groups: groups.map((group) => tracedGroupOf(group, deliveries.get(group) ?? [], location.groups.find((known) => known.group === group), resentAtMs)),
      setup: { topic: traceTopic, exists: traces.topicExists, usualTopic, brokers },
      traceMessages: traces.traceMessages,
      limited: traces.limited,
      skippedRecords: traces.skippedRecords,
      asOf: this.#hub.parts.clock(),
      warnings: distinct([...traces.warnings, ...location.warnings]),
    };
  }
}

/** The id that clients trace a message under: its unique id, also of what only an offset id names. */
async function traceIdOf(live: LiveInstance, id: string): Promise<string> {
  const message = isOffsetIdOf(live, id) ? await live.adapter.messages.byOffsetId(id).catch(nullWhenMissing) : null;
  return message?.uniqueId || id;
}

/** The message in its topic; of several with one id that which its producer told of, else the first. */
function originOf({ candidates, message }: MessageLocation, events: TraceEvent[]): MessageRow | null {
  if (candidates.length < 2) return message;
  const told = new Set(events.flatMap((event) => (event.kind === "sent" ? event.offsetMessageIds : [])));
  return candidates.find(({ offsetMessageId }) => told.has(offsetMessageId)) ?? candidates.at(-1) ?? message;
}

/** The topic as producers told it. */
function toldTopic(events: TraceEvent[]): string {
  for (const event of events) if (event.kind === "sent" || event.kind === "transactionEnded") return event.topic;
  return "";
}
