import type { HandlerInput } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { GroupVerdict, MessageLocation } from "../../../../src/contract/verdicts.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { inParallel } from "../in-parallel.ts";
import { distinct } from "../instance-reads.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { isOffsetIdOf } from "../messages/message-ids.ts";
import { messageRowOf } from "../messages/message-rows.ts";
import { fieldRefusal, nullWhenMissing } from "../service-error.ts";
import { decideGroup } from "./decide-group.ts";
import { placeOfLost } from "./lost-place.ts";
import { findMessage } from "./find-message.ts";
import { gatherGroup } from "./group-facts.ts";
import { ownCopies, ownHops, placeOfMessage, scheduledCopies } from "./message-place.ts";
import type { OwnCopies } from "./message-place.ts";
import { noTraces, tracesOf } from "./message-traces.ts";
import type { MessageTraces } from "./message-traces.ts";
import { placeOfCopy } from "./own-copies.ts";
import { resendsOf } from "./resend-evidence.ts";
import type { ResendLedger } from "./resend-evidence.ts";
import { readSharedFacts } from "./shared-facts.ts";
import type { ResetFact } from "./verdict-facts.ts";

type Query = HandlerInput<Endpoints["locateMessage"]>["query"];

/** The ledger of resets, as far as verdicts need it. */
export interface ResetLedger {
  /** Resets of a group that went over an offset of a queue, newest first. */
  resetsPast(instanceId: string, place: { group: string; topic: string; brokerName: string; queueId: number }, offset: number): { atMs: number; account: string; oldOffset: number | null; newOffset: number; takenBackAtMs: number | null }[];
}

const groupsAtOnce = 32;
const messagesAtOnce = 16;
const noIds: ReadonlySet<string> = new Set();
/** A trace from before the message was stored, by more than clocks differ, is of an earlier message with the same id. */
const clockSlackMs = 60_000;

/** What a location is about, once it is found. */
interface Subject {
  inTopic: StoredMessage | undefined;
  topic: string;
  uniqueId: string;
  own: OwnCopies;
  traces: MessageTraces;
  otherOffsetIds: string[];
  onlyGroup: string;
}

/** Where a message is, and what became of it for every group that subscribes (PRODUCT "What none of the others has", 1). */
export class Verdicts {
  readonly #hub: InstanceHub;
  readonly #resets: ResetLedger;
  readonly #resends: ResendLedger;

  constructor(hub: InstanceHub, resets: ResetLedger, resends: ResendLedger) {
    this.#resends = resends;
    this.#hub = hub;
    this.#resets = resets;
  }

  /** Throws invalid_input without an id or key; whatever cannot be read becomes a warning, or the verdict "unknown". */
  async locate(instanceId: string, query: Query): Promise<MessageLocation> {
    if (query.id === "" && query.key === "") throw fieldRefusal("id", "required", "Name an id or a key.");
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const asOf = this.#hub.parts.clock();
    const tracedAsId = query.id !== "" && !isOffsetIdOf(live, query.id) ? await tracesOf(live, query.id) : noTraces;
    const found = await findMessage(live, query, tracedAsId.topic);
    const chosen = found.candidates.find(({ offsetMessageId }) => offsetMessageId === query.message.toUpperCase()) ?? found.candidates[0];
    const at = chosen && placeOfCopy(live.adapter.tracking.topics, chosen);
    const inTopic = at?.kind === "origin" ? chosen : undefined;
    const topic = at?.topic || found.topic || tracedAsId.topic;
    const uniqueId = chosen ? chosen.uniqueId : found.uniqueId;
    const traceId = uniqueId || chosen?.offsetMessageId || query.id;
    const [own, traces] = await Promise.all([ownCopies(live, uniqueId, inTopic ? undefined : chosen), traceId === query.id ? tracedAsId : tracesOf(live, traceId)]);
    const stored = await placeOfMessage(live, inTopic, own);
    const place = stored.state === "notFound" ? await placeOfLost(live, query.id, stored, found, traces) : stored;
    const otherOffsetIds = found.candidates.filter((message) => message !== chosen).map(({ offsetMessageId }) => offsetMessageId);
    const isWaiting = chosen !== undefined && inTopic === undefined;
    const decided = await this.#groups(live, { inTopic, topic, uniqueId, own, traces, otherOffsetIds, onlyGroup: query.group }, isWaiting);
    const hops = [...ownHops(inTopic, own), ...decided.groups.flatMap((group) => group.hops)].toSorted((left, right) => left.storedAt - right.storedAt);
    return {
      askedAs: found.askedAs,
      given: found.given,
      candidates: found.candidates.map((message) => messageRowOf(message, [])),
      message: chosen ? messageRowOf(chosen, []) : null,
      topic,
      place,
      hops,
      groups: decided.groups,
      search: found.search,
      asOf,
      warnings: distinct([...found.warnings, ...own.warnings, ...traces.warnings, ...decided.warnings]),
    };
  }

  /** The verdicts of one group on several messages, in their order; without traces, which would cost a query a message. */
  async ofMessages(live: LiveInstance, group: string, messages: readonly StoredMessage[]): Promise<GroupVerdict[]> {
    return inParallel(messages, messagesAtOnce, async (message) => {
      const isOrigin = placeOfCopy(live.adapter.tracking.topics, message).kind === "origin";
      const uniqueId = isOrigin ? message.uniqueId : "";
      const { shared } = await readSharedFacts(live, { message, topic: message.topic, uniqueId, scheduled: await scheduledCopies(live, uniqueId), otherOffsetIds: noIds, resetsOf: () => this.#resetsOf(live, group, message), tracesOf: () => [], resendsOf: () => [] });
      return decideGroup((await gatherGroup(live, group, shared)).facts);
    });
  }

  /** The verdict of every group that subscribes to the topic, has an offset on it, retries the message or traced it. */
  async #groups(live: LiveInstance, { inTopic, onlyGroup, otherOffsetIds, own, topic, traces, uniqueId }: Subject, isWaiting: boolean): Promise<Pick<MessageLocation, "groups" | "warnings">> {
    const { shared, warnings } = await readSharedFacts(live, {
      message: inTopic ?? null,
      topic,
      uniqueId,
      scheduled: own.scheduled,
      otherOffsetIds: new Set(otherOffsetIds),
      resetsOf: (group) => (inTopic ? this.#resetsOf(live, group, inTopic) : []),
      tracesOf: (group) => (traces.byGroup.get(group) ?? []).filter(({ atMs }) => !inTopic || atMs >= inTopic.storedAtMs - clockSlackMs),
      resendsOf: (group, copies) => resendsOf(this.#resends, live.stored.id, group, copies),
    });
    const retrying = own.scheduled.map(({ message }) => placeOfCopy(live.adapter.tracking.topics, message).group);
    const names = [...new Set([...(await groupsOfTopic(live, topic, shared.offsets)), ...retrying, ...traces.byGroup.keys()])].filter((group) => group !== "" && (onlyGroup === "" || group === onlyGroup)).toSorted();
    if (isWaiting) return { groups: names.map((group) => notDelivered(group)), warnings };
    const gathered = await inParallel(names, groupsAtOnce, (group) => gatherGroup(live, group, shared));
    return { groups: gathered.map(({ facts }) => decideGroup(facts)), warnings: [...warnings, ...gathered.flatMap((one) => one.warnings)] };
  }

  #resetsOf(live: LiveInstance, group: string, { brokerName, queueId, queueOffset, topic }: StoredMessage): ResetFact[] {
    return this.#resets.resetsPast(live.stored.id, { group, topic, brokerName, queueId }, queueOffset).map(({ account, atMs, newOffset, oldOffset, takenBackAtMs }) => ({ atMs, by: account, oldOffset, newOffset, takenBackAtMs }));
  }
}

/** As the brokers list them, and those with an offset, which a broker that is away would have listed. */
async function groupsOfTopic(live: LiveInstance, topic: string, offsets: ReadonlyMap<string, unknown>): Promise<string[]> {
  if (topic === "") return [];
  const listed = (await live.adapter.topics.groupsOf(topic).catch(nullWhenMissing)) ?? [];
  const withOffset = [...offsets.keys()].filter((key) => key.startsWith(`${topic}@`)).map((key) => key.slice(topic.length + 1));
  return [...listed, ...withOffset];
}

/** Nobody can have what is not in its topic. */
function notDelivered(group: string): MessageLocation["groups"][number] {
  return { group, online: null, mode: "unknown", verdict: "waiting", ahead: null, clientId: null, since: null, retry: null, evidence: [{ code: "notDelivered" }], hops: [] };
}
