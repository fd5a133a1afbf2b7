import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { NotesStore } from "../store/notes-store.ts";
import type { Actor } from "./actor.ts";
import { refusedDetail } from "./audit-trail.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { groupsOfTopic, producerGroups, topicEntry } from "./instance-reads.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { refusal } from "./service-error.ts";
import type { TopicEntry } from "./snapshot/topic-table.ts";
import { topicBacklog } from "./topic-backlog.ts";

type NewTopic = HandlerInput<Endpoints["createTopic"]>["body"];
type TopicChanges = HandlerInput<Endpoints["updateTopic"]>["body"];
type DeletionPreview = ResponseOf<Endpoints["previewTopicDeletion"]>;

export interface TopicsParts {
  hub: InstanceHub;
  notes: NotesStore;
  audit: AuditTrail;
}

/** Changes of topics: create (TOPIC-25 to TOPIC-33), edit (TOPIC-47), delete (TOPIC-52 to TOPIC-55). */
export class Topics {
  readonly #parts: TopicsParts;

  constructor(parts: TopicsParts) {
    this.#parts = parts;
  }

  async create(instanceId: string, input: NewTopic, actor: Actor): Promise<ResponseOf<Endpoints["createTopic"]>> {
    const { audit, hub, notes } = this.#parts;
    const live = hub.get(instanceId);
    const { brokerNames, messageType, name, permission, queuesPerBroker, remark, strictlyOrdered } = input;
    return audit.record(actor, { action: "createTopic", instanceId, subject: name, after: input }, async () => {
      const snapshot = await live.poller.whenLoaded();
      refuseUnknownBrokers(live, brokerNames);
      if (snapshot.topics.entry(name)) throw refusal("name_taken", `There is a topic ${name} already.`, { what: "topic", name });
      const ordered = strictlyOrdered || messageType === "FIFO";
      const { warnings } = await live.adapter.topics.create({ topic: name, brokerNames, readQueues: queuesPerBroker, writeQueues: queuesPerBroker, permission, ordered, messageType: ordered ? "FIFO" : messageType });
      notes.saveTopic(instanceId, name, { remark, messageType: ordered ? "FIFO" : messageType });
      await shown(live, name);
      return { topic: name, warnings };
    }, refusedDetail);
  }

  async update(instanceId: string, topic: string, changes: TopicChanges, actor: Actor): Promise<ResponseOf<Endpoints["updateTopic"]>> {
    const { audit, hub, notes } = this.#parts;
    const live = hub.get(instanceId);
    const entry = await topicEntry(live, topic);
    const before = entry.records.map(({ config, remark }) => ({ ...config, remark }));
    return audit.record(actor, { action: "updateTopic", instanceId, subject: topic, before, after: changes }, async () => {
      refuseSystemTopic(entry, "updateTopic");
      const brokerNames = changes.brokerNames ?? entry.records.map((record) => record.config.brokerName);
      const missing = brokerNames.find((name) => !entry.records.some((record) => record.config.brokerName === name));
      if (missing !== undefined) throw refusal("not_found", `${topic} is not on broker ${missing}.`, { what: "broker", name: missing });
      const changesEngine = changes.queuesPerBroker !== undefined || changes.permission !== undefined;
      const { warnings } = changesEngine ? await live.adapter.topics.update(topic, { brokerNames, queues: changes.queuesPerBroker, permission: changes.permission }) : { warnings: [] };
      if (changes.remark !== undefined) notes.saveTopic(instanceId, topic, { remark: changes.remark, messageType: notes.topics(instanceId).get(topic)?.messageType ?? null });
      await shown(live, topic);
      return { topic, warnings };
    }, refusedDetail);
  }

  /** What would be lost, who is online, and why it is refused if it is. */
  async previewDeletion(instanceId: string, topic: string): Promise<DeletionPreview> {
    const live = this.#parts.hub.get(instanceId);
    const entry = await topicEntry(live, topic);
    const [{ groups }, producers, backlog] = await Promise.all([groupsOfTopic(live, topic), producerGroups(live), topicBacklog(live, topic)]);
    const onlineGroups = groups.filter(({ online }) => online?.subscriptions.some((subscription) => subscription.topic === topic)).map(({ group }) => group);
    // Where an engine does not say who sends what, any producer may be the one while messages arrive.
    const arriving = entry.records.some((record) => (record.produceTps ?? 0) > 0);
    const onlineProducers = [...new Set(producers.value.filter((producer) => producer.topics?.includes(topic) ?? arriving).map((producer) => producer.group))];
    const lags = backlog.rows.map((row) => row.lag);
    const stored = entry.records.map((record) => record.figures?.storedMessages ?? null);
    return {
      storedMessages: sumKnown(stored),
      unconsumedMessages: lags.length === 0 ? 0 : sumKnown(lags),
      onlineGroups,
      onlineProducers,
      refusal: refusalText(topic, onlineGroups, onlineProducers),
    };
  }

  async delete(instanceId: string, topic: string, confirm: string, actor: Actor): Promise<void> {
    const { audit, hub, notes } = this.#parts;
    const live = hub.get(instanceId);
    const entry = await topicEntry(live, topic);
    const before = entry.records.map(({ config, remark }) => ({ ...config, remark }));
    await audit.record(actor, { action: "deleteTopic", instanceId, subject: topic, before }, async () => {
      refuseSystemTopic(entry, "deleteTopic");
      if (confirm !== topic) throw refusal("confirmation_mismatch", "The name typed does not match.", { expected: topic });
      live.shared.forgetAll();
      const { onlineGroups, onlineProducers, refusal: reason } = await this.previewDeletion(instanceId, topic);
      if (reason !== null) throw refusal("in_use", reason, { what: "topic", name: topic, by: [...onlineGroups, ...onlineProducers].join(", ") });
      const { warnings } = await live.adapter.topics.delete(topic);
      notes.deleteTopic(instanceId, topic);
      live.shared.forgetAll();
      if (warnings.length > 0) await live.poller.refreshTopic(topic);
      else live.poller.removeTopic(topic);
      return { warnings };
    }, refusedDetail);
  }
}

/** The list shows a change at once; if that one look fails, the change was made all the same. */
async function shown(live: LiveInstance, topic: string): Promise<void> {
  live.shared.forgetAll();
  await live.poller.refreshTopic(topic).catch(() => undefined);
}

/** Topics and groups are made on masters that are there. */
export function refuseUnknownBrokers(live: LiveInstance, brokerNames: string[]): void {
  const masters = new Set(live.poller.snapshot.nodes.filter(({ runtime }) => runtime.brokerId === 0).map(({ runtime }) => runtime.brokerName));
  const unknown = brokerNames.find((name) => !masters.has(name));
  if (unknown !== undefined) throw refusal("not_found", `There is no master broker ${unknown}.`, { what: "broker", name: unknown });
}

function refuseSystemTopic(entry: TopicEntry, action: string): void {
  if (entry.records.some((record) => record.config.kind === "system")) throw refusal("not_permitted", `${entry.topic} belongs to the engine.`, { action });
}

/** In the words of TOPIC-52. */
function refusalText(topic: string, groups: string[], producers: string[]): string | null {
  const reasons = [...groups.map((group) => `topic ${topic} is consuming by consumer ${group}`), ...producers.map((group) => `topic ${topic} is publishing by producer ${group}`)];
  return reasons.length === 0 ? null : reasons.join("; ");
}

/** Unknown as soon as one part is. */
export function sumKnown(values: (number | null)[]): number | null {
  return values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}
