import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { NotesStore } from "../store/notes-store.ts";
import type { Actor } from "./actor.ts";
import { refusedDetail } from "./audit-trail.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { lagOf } from "./snapshot/lag.ts";
import { groupRowOf } from "./group-lists.ts";
import { groupEntry, groupProgress, onlineGroup } from "./instance-reads.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { listWarnings } from "./list-warnings.ts";
import { refusal } from "./service-error.ts";
import { isRetryTopic } from "./snapshot/group-table.ts";
import type { GroupEntry } from "./snapshot/group-table.ts";
import { refuseUnknownBrokers, sumKnown } from "./topics.ts";

type NewGroup = HandlerInput<Endpoints["createGroup"]>["body"];
type GroupChanges = HandlerInput<Endpoints["updateGroup"]>["body"];

export interface GroupsParts {
  hub: InstanceHub;
  notes: NotesStore;
  audit: AuditTrail;
}

/** Consumer groups: detail, create (GROUP-7), edit (GROUP-11), delete (GROUP-12, GROUP-13). */
export class Groups {
  readonly #parts: GroupsParts;

  constructor(parts: GroupsParts) {
    this.#parts = parts;
  }

  async get(instanceId: string, group: string): Promise<ResponseOf<Endpoints["getGroup"]>> {
    const live = this.#parts.hub.get(instanceId);
    const entry = await groupEntry(live, group);
    const now = this.#parts.hub.parts.clock();
    entry.shownAtMs = now;
    const [online, progress] = await Promise.all([onlineGroup(live, group), groupProgress(live, group)]);
    live.poller.snapshot.groups.applyOnline(entry, online.value, online.atMs);
    const brokers = entry.records.map((record) => groupRowOf(record, now));
    return {
      group,
      kind: entry.records[0]?.config.kind ?? "user",
      remark: entry.records[0]?.remark ?? "",
      online: online.value !== null,
      onlineClients: online.value?.clients.length ?? 0,
      lag: lagOf(progress.value.queues),
      consumeTps: sumKnown(brokers.map((row) => row.consumeTps)),
      consumeType: online.value?.consumeType ?? null,
      messageModel: online.value?.messageModel ?? null,
      consumeFromWhere: online.value?.consumeFromWhere ?? null,
      tpsLimits: limitsOf(entry),
      brokers,
      asOf: Math.min(online.atMs, progress.atMs),
      warnings: [...listWarnings(live.poller, undefined), ...online.warnings, ...progress.warnings],
    };
  }

  async create(instanceId: string, input: NewGroup, actor: Actor): Promise<ResponseOf<Endpoints["createGroup"]>> {
    const { audit, hub, notes } = this.#parts;
    const live = hub.get(instanceId);
    const { brokerNames, broadcastAllowed, consumeEnabled, maxRetries, name, remark } = input;
    return audit.record(actor, { action: "createGroup", instanceId, subject: name, after: input }, async () => {
      const snapshot = await live.poller.whenLoaded();
      refuseUnknownBrokers(live, brokerNames);
      if (snapshot.groups.entry(name)) throw refusal("name_taken", `There is a consumer group ${name} already.`, { what: "group", name });
      const { warnings } = await live.adapter.groups.create({ group: name, brokerNames, broadcastAllowed, consumeEnabled, maxRetries });
      notes.saveGroup(instanceId, name, remark);
      await shown(live, name);
      return { group: name, warnings };
    }, refusedDetail);
  }

  async update(instanceId: string, group: string, changes: GroupChanges, actor: Actor): Promise<ResponseOf<Endpoints["updateGroup"]>> {
    const { audit, hub, notes } = this.#parts;
    const live = hub.get(instanceId);
    const entry = await groupEntry(live, group);
    const before = auditable(entry);
    return audit.record(actor, { action: "updateGroup", instanceId, subject: group, before, after: changes }, async () => {
      refuseSystemGroup(entry, "updateGroup");
      const { brokerNames = entry.records.map((record) => record.config.brokerName), remark, tpsLimits, ...others } = changes;
      if (tpsLimits && limitsOf(entry) === null) throw refusal("unsupported_by_engine", "This engine does not limit the rate of a group.", { feature: "tpsLimits", engine: live.poller.snapshot.engine?.name ?? "" });
      const flags = { ...others, ...(tpsLimits && { tpsLimits: new Map(tpsLimits.filter(({ perSecond }) => perSecond > 0).map(({ topic, perSecond }) => [topic, perSecond])) }) };
      const missing = brokerNames.find((name) => !entry.records.some((record) => record.config.brokerName === name));
      if (missing !== undefined) throw refusal("not_found", `${group} is not on broker ${missing}.`, { what: "broker", name: missing });
      const changesEngine = Object.values(flags).some((value) => value !== undefined);
      const { warnings } = changesEngine ? await live.adapter.groups.update(group, { brokerNames, ...flags }) : { warnings: [] };
      if (remark !== undefined) notes.saveGroup(instanceId, group, remark);
      await shown(live, group);
      return { group, warnings };
    }, refusedDetail);
  }

  async previewDeletion(instanceId: string, group: string): Promise<ResponseOf<Endpoints["previewGroupDeletion"]>> {
    const live = this.#parts.hub.get(instanceId);
    await groupEntry(live, group);
    const [online, progress] = await Promise.all([onlineGroup(live, group), groupProgress(live, group)]);
    const onlineClients = (online.value?.clients ?? []).map((client) => client.clientId);
    return {
      unconsumedMessages: lagOf(progress.value.queues),
      topics: [...new Set(progress.value.queues.map((queue) => queue.topic).filter((topic) => !isRetryTopic(topic)))].sort(),
      onlineClients,
      refusal: onlineClients.length === 0 ? null : `group ${group} is online with ${onlineClients.join(", ")}`,
    };
  }

  async delete(instanceId: string, group: string, confirm: string, actor: Actor): Promise<void> {
    const { audit, hub, notes } = this.#parts;
    const live = hub.get(instanceId);
    const entry = await groupEntry(live, group);
    const before = auditable(entry);
    await audit.record(actor, { action: "deleteGroup", instanceId, subject: group, before }, async () => {
      refuseSystemGroup(entry, "deleteGroup");
      if (confirm !== group) throw refusal("confirmation_mismatch", "The name typed does not match.", { expected: group });
      live.shared.forgetAll();
      const { onlineClients, refusal: reason } = await this.previewDeletion(instanceId, group);
      if (reason !== null) throw refusal("in_use", reason, { what: "group", name: group, by: onlineClients.join(", ") });
      const { warnings } = await live.adapter.groups.delete(group);
      notes.deleteGroup(instanceId, group);
      live.shared.forgetAll();
      if (warnings.length > 0) await live.poller.refreshGroup(group);
      else live.poller.removeGroup(group);
      return { warnings };
    }, refusedDetail);
  }
}

/** The group as it is on each broker, in values that JSON holds. */
function auditable(entry: GroupEntry): object[] {
  return entry.records.map(({ config, remark }) => ({ ...config, tpsLimits: limitsOf(entry), remark }));
}

/** As the first broker that has the group tells them; they are changed on all together. */
function limitsOf({ records }: GroupEntry): { topic: string; perSecond: number }[] | null {
  const limits = records[0]?.config.tpsLimits;
  return limits ? [...limits].map(([topic, perSecond]) => ({ topic, perSecond })).sort((a, b) => a.topic.localeCompare(b.topic)) : null;
}

async function shown(live: LiveInstance, group: string): Promise<void> {
  live.shared.forgetAll();
  await live.poller.refreshGroup(group).catch(() => undefined);
}

function refuseSystemGroup(entry: GroupEntry, action: string): void {
  if (entry.records.some((record) => record.config.kind === "system")) throw refusal("not_permitted", `${entry.group} belongs to the engine.`, { action });
}
