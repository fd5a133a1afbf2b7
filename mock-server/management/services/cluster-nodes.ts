import { setTimeout as sleep } from "node:timers/promises";
import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { ControlledNode } from "../adapters/port/cluster-port.ts";
import type { Actor } from "./actor.ts";
import { refusedDetail } from "./audit-trail.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { distinctClients } from "./topic-details.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { producerGroups } from "./instance-reads.ts";
import { knownNodes, type KnownNode } from "./seen-nodes.ts";
import { refusal } from "./service-error.ts";
import { sumKnown } from "./topics.ts";

type Effect = ResponseOf<Endpoints["getBrokerEffect"]>;
type Permission = HandlerInput<Endpoints["updateBroker"]>["body"]["permission"];

const mostNames = 20;
/** How long an answer waits for a node to come up or to end; opening a large store can take longer, the page follows it. */
const patienceMs = 10_000;
const askEveryMs = 100;

export interface NodeAddress {
  instanceId: string;
  brokerName: string;
  brokerId: number;
}

/** Changes of broker nodes: start, stop, restart, permission; and what each costs the clients. */
export class ClusterNodes {
  readonly #hub: InstanceHub;
  readonly #audit: AuditTrail;

  constructor(hub: InstanceHub, audit: AuditTrail) {
    this.#hub = hub;
    this.#audit = audit;
  }

  /** Of a stopped broker: as it was when the console saw it last. */
  async effect({ instanceId, brokerName, brokerId }: NodeAddress): Promise<Effect> {
    const live = this.#hub.get(instanceId);
    const { nodes, snapshot } = await knownNodes(live);
    nodeOf(nodes, brokerName, brokerId);
    const serving = new Set((live.poller.failure ? [] : nodes).filter((node) => node.runtime.brokerId === 0 && node.runtime.brokerName !== brokerName && node.runtime.runtime !== null).map(({ runtime }) => runtime.brokerName));
    const here = snapshot.topics.entries.filter(({ records }) => records.some(({ config }) => config.brokerName === brokerName && config.kind === "user"));
    const onlyHere = here.filter(({ records }) => !records.some(({ config }) => serving.has(config.brokerName))).map(({ topic }) => topic);
    const groups = snapshot.groups.entries.flatMap((entry) => entry.records.filter(({ config }) => config.brokerName === brokerName));
    return {
      topicsOnlyHere: { total: onlyHere.length, names: onlyHere.slice(0, mostNames) },
      topicsElsewhere: here.length - onlyHere.length,
      waitingMessages: groups.length === 0 ? 0 : sumKnown(groups.map(({ lag }) => lag)),
      consumers: groups.flatMap(({ entry }) => (entry.online ? [{ group: entry.group, clients: entry.online.clients.length }] : [])),
      producers: await producersOf(live, brokerName),
      isLastRunning: serving.size === 0,
      asOf: snapshot.identitiesAtMs,
    };
  }

  async control({ instanceId, brokerName, brokerId }: NodeAddress, { action, confirm }: HandlerInput<Endpoints["controlBroker"]>["body"], actor: Actor): Promise<ResponseOf<Endpoints["controlBroker"]>> {
    const live = this.#hub.get(instanceId);
    const { nodes, control } = await knownNodes(live);
    const { controlled } = nodeOf(nodes, brokerName, brokerId);
    return this.#audit.record(actor, { action: "controlBroker", instanceId, subject: brokerName, before: { state: controlled?.state }, after: { action } }, async () => {
      if (!controlled) throw refusal("unsupported_by_engine", control.reason || `${brokerName} is not started and stopped by its name server.`, { feature: "nodeControl", engine: live.poller.snapshot.engine?.name ?? "" });
      if (action !== "start" && confirm !== brokerName) throw refusal("confirmation_mismatch", "The name typed does not match.", { expected: brokerName });
      if (controlled.state === "starting" || controlled.state === "stopping") throw refusal("state_changed", `${brokerName} is ${controlled.state}.`, { what: "broker" });
      await live.adapter.cluster.controlNode(brokerName, action);
      const settled = await this.#settled(live, brokerName);
      live.shared.forgetAll();
      if (settled?.state === "failed") throw refusal("node_failed", `${brokerName}: ${settled.reason}`, { broker: brokerName, reason: settled.reason });
      await live.poller.lookAnew();
      return { state: settled?.state ?? controlled.state };
    });
  }

  /** At the name servers only (205, 327): consumers go on, and producers choose other brokers once they read the routes again. */
  async drain({ instanceId, brokerName, brokerId }: NodeAddress, drained: boolean, actor: Actor): Promise<ResponseOf<Endpoints["drainBroker"]>> {
    const live = this.#hub.get(instanceId);
    nodeOf((await knownNodes(live)).nodes, brokerName, brokerId);
    return this.#audit.record(actor, { action: "drainBroker", instanceId, subject: brokerName, after: { drained } }, async () => {
      const topics = await live.adapter.cluster.setRouteWritable(brokerName, !drained);
      live.shared.forgetAll();
      return { topics };
    });
  }

  /** What a broker lets through: 6 = read and write, 4 = read only, 2 = write only. The broker keeps it over restarts. */
  async setPermission({ instanceId, brokerName, brokerId }: NodeAddress, permission: Permission, actor: Actor): Promise<ResponseOf<Endpoints["updateBroker"]>> {
    const live = this.#hub.get(instanceId);
    const { nodes } = await knownNodes(live);
    const { runtime } = nodeOf(nodes, brokerName, brokerId);
    const before = (await live.adapter.cluster.config(runtime.address))?.get("brokerPermission");
    return this.#audit.record(actor, { action: "updateBroker", instanceId, subject: brokerName, before: { permission: before }, after: { permission } }, async () => {
      const { warnings } = await live.adapter.cluster.updateConfig({ brokerPermission: String(permission) }, [brokerName]);
      live.shared.forgetAll();
      await live.poller.lookAnew();
      return { permission, warnings };
    }, refusedDetail);
  }

  /** The node once it neither starts nor stops, or as it is when patience ends. */
  async #settled(live: LiveInstance, brokerName: string): Promise<ControlledNode | undefined> {
    const until = this.#hub.parts.clock() + patienceMs;
    for (;;) {
      const node = (await live.adapter.cluster.controlledNodes())?.find((one) => one.brokerName === brokerName);
      if ((node?.state !== "starting" && node?.state !== "stopping") || this.#hub.parts.clock() > until) return node;
      await sleep(askEveryMs);
    }
  }
}

export function nodeOf(nodes: KnownNode[], brokerName: string, brokerId: number): KnownNode {
  const node = nodes.find(({ runtime }) => runtime.brokerName === brokerName && runtime.brokerId === brokerId);
  if (!node) throw refusal("not_found", `There is no broker ${brokerName} with id ${brokerId}.`, { what: "broker", name: `${brokerName}:${brokerId}` });
  return node;
}

/** null where the engine cannot list producers, or cannot be asked now. */
async function producersOf(live: LiveInstance, brokerName: string): Promise<Effect["producers"]> {
  try {
    const { value, warnings } = await producerGroups(live);
    if (warnings.some(({ code }) => code === "not_supported")) return null;
    return value.filter((producer) => producer.brokerName === brokerName).map(({ clients, group }) => ({ group, clients: distinctClients(clients).length }));
  } catch {
    return null;
  }
}
