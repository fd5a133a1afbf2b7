import type { HandlerInput } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { MessageLocation } from "../../../../src/contract/verdicts.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { inParallel } from "../in-parallel.ts";
import { distinct } from "../instance-reads.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { messageRowOf } from "../messages/message-rows.ts";
import { fieldRefusal } from "../service-error.ts";
import { decideGroup } from "./decide-group.ts";
import { expiredPlace } from "./expired-place.ts";
import { findMessage, nullWhenMissing } from "./find-message.ts";
import { gatherGroup } from "./group-facts.ts";
import { ownCopies, ownHops, placeOfMessage } from "./message-place.ts";
import type { OwnCopies } from "./message-place.ts";
import { placeOfCopy } from "./own-copies.ts";
import { readSharedFacts } from "./shared-facts.ts";

type Query = HandlerInput<Endpoints["locateMessage"]>["query"];

const groupsAtOnce = 16;

/** Where a message is, and what became of it for every group that subscribes (PRODUCT "What none of the others has", 1). */
export class Verdicts {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  /** Throws invalid_input without an id or key; whatever cannot be read becomes a warning, or the verdict "unknown". */
  async locate(instanceId: string, query: Query): Promise<MessageLocation> {
    if (query.id === "" && query.key === "") throw fieldRefusal("id", "required", "Name an id or a key.");
    const live = this.#hub.get(instanceId);
    await live.poller.whenLoaded();
    const found = await findMessage(live, query);
    const chosen = found.candidates.find(({ offsetMessageId }) => offsetMessageId === query.message.toUpperCase()) ?? found.candidates[0];
    const chosenPlace = chosen && placeOfCopy(live.adapter.tracking.topics, chosen);
    const inTopic = chosenPlace?.kind === "origin" ? chosen : undefined;
    const topic = chosenPlace?.topic ?? found.topic;
    const uniqueId = chosen?.uniqueId ?? found.uniqueId;
    const own = await ownCopies(live, uniqueId);
    const asOf = this.#hub.parts.clock();
    let place = await placeOfMessage(live, inTopic, own);
    if (place.state === "notFound") place = await expiredPlace(live, query.id, place, found);
    const others = found.candidates.filter(({ offsetMessageId }) => offsetMessageId !== chosen?.offsetMessageId).map(({ offsetMessageId }) => offsetMessageId);
    const decided = await this.#groups(live, { inTopic, topic, uniqueId, own, others, onlyGroup: query.group, isPending: place.state !== "stored" && chosen !== undefined && inTopic === undefined });
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
      warnings: distinct([...found.warnings, ...own.warnings, ...decided.warnings]),
    };
  }

  async #groups(live: LiveInstance, about: { inTopic: StoredMessage | undefined; topic: string; uniqueId: string; own: OwnCopies; others: string[]; onlyGroup: string; isPending: boolean }): Promise<Pick<MessageLocation, "groups" | "warnings">> {
    const { inTopic, isPending, onlyGroup, others, own, topic, uniqueId } = about;
    if (topic === "" && own.scheduled.length === 0) return { groups: [], warnings: [] };
    const subscribing = topic === "" ? [] : ((await live.adapter.topics.groupsOf(topic).catch(nullWhenMissing)) ?? []);
    const retrying = own.scheduled.map(({ message }) => placeOfCopy(live.adapter.tracking.topics, message).group);
    const names = [...new Set([...subscribing, ...retrying])].filter((group) => onlyGroup === "" || group === onlyGroup).toSorted();
    if (isPending) return { groups: names.map((group) => notDelivered(group)), warnings: [] };
    const { shared, warnings } = await readSharedFacts(live, { message: inTopic ?? null, topic, uniqueId, scheduled: own.scheduled, otherOffsetIds: new Set(others) });
    const gathered = await inParallel(names, groupsAtOnce, (group) => gatherGroup(live, group, shared));
    return { groups: gathered.map(({ facts }) => decideGroup(facts)), warnings: [...warnings, ...gathered.flatMap((one) => one.warnings)] };
  }
}

/** Nobody can have what is not in its topic. */
function notDelivered(group: string): MessageLocation["groups"][number] {
  return { group, online: null, mode: "unknown", verdict: "waiting", ahead: null, clientId: null, since: null, retry: null, evidence: [{ code: "notDelivered" }], hops: [] };
}
