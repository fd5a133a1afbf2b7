import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { ResetTarget } from "../../../src/contract/groups.ts";
import type { QueueOffsets } from "../adapters/port/topics-port.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { distinct, groupEntry, topicEntry } from "./instance-reads.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { refusal } from "./service-error.ts";

type Preview = ResponseOf<Endpoints["previewOffsetReset"]>;
type ResetRow = Preview["rows"][number];

/** Resetting a group's offsets on a topic, with what it does to every queue (RESET-1 to RESET-12). */
export class OffsetReset {
  readonly #hub: InstanceHub;
  readonly #audit: AuditTrail;

  constructor(hub: InstanceHub, audit: AuditTrail) {
    this.#hub = hub;
    this.#audit = audit;
  }

  /** Changes nothing. Read anew, not from what pages share: the numbers are a promise. */
  async preview(instanceId: string, group: string, topic: string, target: ResetTarget): Promise<Preview> {
    const live = this.#hub.get(instanceId);
    await Promise.all([groupEntry(live, group), topicEntry(live, topic)]);
    const [offsets, progress, online, newOffsets] = await Promise.all([live.adapter.topics.offsets(topic), live.adapter.groups.progress(group, topic), live.adapter.clients.onlineGroup(group), offsetsOf(live, topic, target)]);
    const rows = offsets.value.map((queue) => {
      const current = progress.value.queues.find((known) => known.topic === topic && known.brokerName === queue.brokerName && known.queueId === queue.queueId);
      return resetRow(queue, current?.consumerOffset ?? null, newOffsets(queue));
    });
    return {
      rows: rows.sort((a, b) => a.brokerName.localeCompare(b.brokerName) || a.queueId - b.queueId),
      redelivered: rows.reduce((sum, row) => sum + row.redelivered, 0),
      skipped: rows.reduce((sum, row) => sum + row.skipped, 0),
      onlineClients: (online.value?.clients ?? []).map((client) => client.clientId),
      asOf: this.#hub.parts.clock(),
      warnings: distinct([...offsets.warnings, ...progress.warnings, ...online.warnings]),
    };
  }

  async reset(instanceId: string, group: string, { confirm, target, topic }: HandlerInput<Endpoints["resetOffsets"]>["body"], actor: Actor): Promise<ResponseOf<Endpoints["resetOffsets"]>> {
    const live = this.#hub.get(instanceId);
    const before = await this.preview(instanceId, group, topic, target);
    return this.#audit.record(actor, { action: "resetOffsets", instanceId, subject: `${group} ${topic}`, before: before.rows, after: target }, async () => {
      if (confirm !== group) throw refusal("confirmation_mismatch", "The name typed does not match.", { expected: group });
      const points = before.rows.map(({ brokerName, newOffset, queueId }) => ({ topic, brokerName, queueId, newOffset }));
      const { clientsTold, results } = await live.adapter.groups.reset(group, topic, points, { timestampMs: timestampOf(target) });
      live.shared.forgetAll();
      await live.poller.refreshOffsets(group, topic).catch(() => undefined);
      const rows = before.rows.map((row, index) => {
        const { failure: detail = "", point } = results[index] ?? {};
        return { ...resetRow(row, row.currentOffset, point?.newOffset ?? row.newOffset), result: detail === "" ? ("done" as const) : ("failed" as const), detail };
      });
      return { rows, clientsTold, warnings: before.warnings };
    });
  }
}

/** How an engine spells the ends of a queue where it takes a time: -1 = newest, 0 = oldest. */
function timestampOf(target: ResetTarget): number {
  return target.to === "timestamp" ? target.timestampMs : target.to === "latest" ? -1 : 0;
}

/** Where each queue would go; a time means the first message stored at or after it (RESET-4, RESET-5, C-20). */
async function offsetsOf(live: LiveInstance, topic: string, target: ResetTarget): Promise<(queue: QueueOffsets) => number> {
  if (target.to === "latest") return (queue) => queue.maxOffset;
  if (target.to === "earliest") return (queue) => queue.minOffset;
  const { value } = await live.adapter.groups.offsetsAt(topic, target.timestampMs);
  return (queue) => {
    const found = value.find(({ brokerName, queueId }) => brokerName === queue.brokerName && queueId === queue.queueId);
    return Math.min(queue.maxOffset, Math.max(queue.minOffset, found?.offset ?? queue.maxOffset));
  };
}

/** Only messages that are still stored count; a group that never committed would have begun with the oldest. */
export function resetRow(queue: Pick<QueueOffsets, "brokerName" | "queueId" | "minOffset" | "maxOffset">, currentOffset: number | null, newOffset: number): ResetRow {
  const { brokerName, maxOffset, minOffset, queueId } = queue;
  const standing = Math.min(maxOffset, Math.max(currentOffset ?? minOffset, minOffset));
  return { brokerName, queueId, currentOffset, newOffset, minOffset, maxOffset, redelivered: Math.max(0, standing - newOffset), skipped: Math.max(0, newOffset - standing) };
}
