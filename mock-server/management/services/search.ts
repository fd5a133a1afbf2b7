import type { SearchHit } from "../../../src/contract/search.ts";
import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import { inParallel } from "./in-parallel.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { isOffsetIdOf } from "./messages/message-ids.ts";

interface Ranked {
  hit: SearchHit;
  /** 0 = the same, 1 = begins with it, 2 = contains it. */
  rank: number;
}

/** Finds things of any instance by a part of their name, from the snapshots; only a message id asks an engine. */
export class Search {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async find(text: string, limit: number): Promise<ResponseOf<Endpoints["search"]>> {
    const wanted = text.toLowerCase();
    const instances = this.#hub.list();
    const messages = await inParallel(instances, 8, (live) => messageOf(live, text));
    const ranked = [...messages.flat(), ...instances.flatMap((live) => [...namesOf(live, wanted)])].sort((a, b) => a.rank - b.rank || a.hit.name.length - b.hit.name.length || (a.hit.name < b.hit.name ? -1 : 1));
    return {
      hits: ranked.slice(0, limit).map(({ hit }) => hit),
      more: Math.max(0, ranked.length - limit),
      notAsked: instances.filter((live) => !live.poller.loaded).map((live) => live.stored.name),
    };
  }
}

function* namesOf(live: LiveInstance, wanted: string): Generator<Ranked> {
  const { id: instanceId, name: instanceName } = live.stored;
  const found = (kind: SearchHit["kind"], name: string, searchKey: string, detail: string): Ranked[] => {
    const place = searchKey.indexOf(wanted);
    return place < 0 ? [] : [{ rank: searchKey === wanted ? 0 : place === 0 ? 1 : 2, hit: { kind, instanceId, instanceName, name, detail } }];
  };
  yield* found("instance", instanceName, instanceName.toLowerCase(), live.stored.nameServers.join(";"));
  for (const { records, topic } of live.poller.snapshot.topics.entries) yield* found("topic", topic, records[0]?.searchKey ?? "", records.map((record) => record.config.brokerName).join(", "));
  for (const { group, online, records } of live.poller.snapshot.groups.entries) {
    yield* found("group", group, records[0]?.searchKey ?? "", records.map((record) => record.config.brokerName).join(", "));
    for (const client of online?.clients ?? []) yield* found("client", client.clientId, client.clientId.toLowerCase(), group);
  }
}

async function messageOf(live: LiveInstance, text: string): Promise<Ranked[]> {
  if (!live.poller.loaded || !isOffsetIdOf(live, text)) return [];
  const message = await live.adapter.messages.byOffsetId(text.toUpperCase()).catch(() => null);
  const { id: instanceId, name: instanceName } = live.stored;
  return message ? [{ rank: 0, hit: { kind: "message", instanceId, instanceName, name: message.offsetMessageId, detail: message.topic } }] : [];
}
