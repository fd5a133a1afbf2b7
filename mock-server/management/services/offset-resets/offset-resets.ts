import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { ResetTarget } from "../../../../src/contract/offset-resets.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { ResetPointResult } from "../../adapters/port/groups-port.ts";
import type { OffsetResetsStore, QueuePlace, ResetPast, StoredReset } from "../../store/offset-resets-store.ts";
import type { Actor } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { distinct, groupEntry, topicEntry } from "../instance-reads.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { fieldRefusal, refusal } from "../service-error.ts";
import { TurnTaking } from "../turn-taking.ts";
import { standingOf } from "./group-standing.ts";
import { resetRow } from "./reset-row.ts";
import type { ResetRow } from "./reset-row.ts";
import { isAbout, missingQueues, wishedOffsets } from "./reset-targets.ts";

type Preview = ResponseOf<Endpoints["previewOffsetReset"]>;
type Input = HandlerInput<Endpoints["resetOffsets"]>["body"];
type Result = ResponseOf<Endpoints["resetOffsets"]>;
type ListQuery = HandlerInput<Endpoints["listOffsetResets"]>["query"];

export interface OffsetResetsParts {
  hub: InstanceHub;
  store: OffsetResetsStore;
  audit: AuditTrail;
}

/** Resetting a group's offsets on a topic, with what it does to every queue (RESET-1 to RESET-12), kept so that it can be taken back. */
export class OffsetResets {
  readonly #parts: OffsetResetsParts;
  /** Two resets of one group at a time would keep each other's offsets as the old ones. */
  readonly #turns = new TurnTaking();

  constructor(parts: OffsetResetsParts) {
    this.#parts = parts;
  }

  /** Changes nothing. Read anew, not from what pages share: the numbers are a promise. */
  async preview(instanceId: string, group: string, topic: string, target: ResetTarget): Promise<Preview> {
    return (await this.#plan(instanceId, group, topic, target)).preview;
  }

  /** The preview, and what is in doubt: a broker of the topic that did not say where its queues, the group or its clients are. */
  async #plan(instanceId: string, group: string, topic: string, target: ResetTarget): Promise<{ preview: Preview; doubt: Warning | undefined }> {
    const { hub } = this.#parts;
    const live = hub.get(instanceId);
    await Promise.all([groupEntry(live, group), topicEntry(live, topic)]);
    const undone = this.#undoneBy(instanceId, group, topic, target);
    const [offsets, progress, online, { warnings, wished }] = await Promise.all([live.adapter.topics.offsets(topic), live.adapter.groups.progress(group, topic), live.adapter.clients.onlineGroup(group), wishedOffsets(live, topic, target, undone)]);
    const beginsAtEnd = online.value?.consumeFromWhere.includes("LAST") === true;
    const standing = await standingOf(live, group, topic, offsets.value, progress);
    const rows = offsets.value.map((queue) => resetRow(queue, { currentOffset: standing.offsetOf(queue), wishedOffset: wished(queue), beginsAtEnd }));
    const missing = missingQueues(target, undone, offsets.value).filter(({ brokerName }) => !offsets.warnings.some((warning) => isAbout(warning, brokerName))).map(({ brokerName, queueId }) => ({ code: "not_found" as const, subject: `${brokerName} / ${queueId}`, detail: "the topic has no such queue" }));
    const ofGroup = [...standing.warnings, ...online.warnings];
    const doubt = offsets.warnings[0] ?? ofGroup.find((warning) => rows.some(({ brokerName }) => isAbout(warning, brokerName)));
    const preview: Preview = {
      rows: rows.sort((a, b) => a.brokerName.localeCompare(b.brokerName) || a.queueId - b.queueId),
      redelivered: rows.reduce((sum, row) => sum + row.redelivered, 0),
      skipped: rows.reduce((sum, row) => sum + row.skipped, 0),
      onlineClients: (online.value?.clients ?? []).map((client) => client.clientId),
      refusal: online.value?.messageModel === "BROADCASTING" ? "broadcasting" : null,
      pullsActively: online.value?.consumeType === "CONSUME_ACTIVELY",
      asOf: hub.parts.clock(),
      warnings: distinct([...offsets.warnings, ...ofGroup, ...warnings, ...missing]),
    };
    return { preview, doubt };
  }

  async reset(instanceId: string, group: string, input: Input, actor: Actor): Promise<Result> {
    return this.#turns.run(`${instanceId} ${group}`, () => this.#reset(instanceId, group, input, actor));
  }

  list(instanceId: string, group: string, { page, pageSize, topic }: ListQuery): ResponseOf<Endpoints["listOffsetResets"]> {
    const { hub, store } = this.#parts;
    hub.get(instanceId);
    const { resets, total } = store.page(instanceId, group, topic, (page - 1) * pageSize, pageSize);
    const rows = resets.map(({ account, atMs, clientsTold, id, queues, target, topic: of, undoes, undoneBy }) => ({ id, topic: of, at: atMs, account, target, undoes, undoneBy, clientsTold, queues }));
    return { rows, total, page, pageSize, asOf: hub.parts.clock(), warnings: [] };
  }

  /** Resets that went over one offset of a queue, newest first. */
  resetsPast(instanceId: string, place: QueuePlace, offset: number): ResetPast[] {
    return this.#parts.store.resetsPast(instanceId, place, offset);
  }

  async #reset(instanceId: string, group: string, { confirm, target, topic }: Input, actor: Actor): Promise<Result> {
    const { audit, hub, store } = this.#parts;
    const live = hub.get(instanceId);
    const { doubt, preview: before } = await this.#plan(instanceId, group, topic, target);
    const isOnline = before.onlineClients.length > 0;
    // The clients of an online group are told all queues of a topic at once, those that stay too.
    const moved = before.rows.filter((row) => isOnline || !row.stays);
    return audit.record(actor, { action: "resetOffsets", instanceId, subject: `${group} ${topic}`, before: before.rows, after: target }, async () => {
      if (confirm !== group) throw refusal("confirmation_mismatch", "The name typed does not match.", { expected: group });
      if (before.refusal === "broadcasting") throw refusal("broadcasting_group", `${group} consumes by broadcasting: its clients keep the offsets.`, { group });
      // Otherwise the ledger would keep "never committed" for what was not read, and the way back would lead to the oldest message.
      if (doubt !== undefined) throw refusal("offsets_not_read", `${doubt.subject} did not say where the group stands: ${doubt.detail}`, { broker: doubt.subject, reason: doubt.detail });
      if (before.rows.every((row) => row.stays)) throw fieldRefusal("target", "required", "The target names no queue of the topic.");
      const undone = this.#undoneBy(instanceId, group, topic, target);
      if (undone && undone.undoneBy !== null) throw refusal("state_changed", `Reset ${undone.id} was taken back by reset ${undone.undoneBy}.`, { what: "reset" });
      const id = store.begin({ instanceId, group, topic, atMs: hub.parts.clock(), account: actor.account, target, undoes: undone?.id ?? null }, moved.map(({ brokerName, currentOffset, newOffset, queueId }) => ({ brokerName, queueId, oldOffset: currentOffset, newOffset })));
      const { clientsTold, results } = await live.adapter.groups.reset(group, topic, moved.map(({ brokerName, currentOffset, newOffset, queueId, stays }) => ({ topic, brokerName, queueId, newOffset, oldOffset: currentOffset, stays })));
      const rows = moved.map((row, index) => withResult(row, results[index]));
      store.complete(id, clientsTold, rows);
      live.shared.forgetAll();
      await live.poller.refreshOffsets(group, topic).catch(() => undefined);
      return { id, rows, clientsTold, warnings: before.warnings };
    }, ({ rows }) => rows.filter((row) => row.result !== "done").map((row) => `${row.brokerName} / ${row.queueId}: ${row.detail}`).join("; "), ({ rows }) => (rows.some((row) => !row.stays && row.result === "done") ? "done" : "failed"));
  }

  #undoneBy(instanceId: string, group: string, topic: string, target: ResetTarget): StoredReset | undefined {
    if (target.to !== "before") return undefined;
    const found = this.#parts.store.find(instanceId, group, target.resetId);
    if (found?.topic !== topic) throw refusal("not_found", `There was no reset ${target.resetId} of ${group} on ${topic}.`, { what: "reset", name: String(target.resetId) });
    return found;
  }
}

function withResult(row: ResetRow, outcome: ResetPointResult | undefined): Result["rows"][number] {
  const { failure = "", mayHaveMoved, point } = outcome ?? {};
  const reached = resetRow(row, { currentOffset: row.currentOffset, wishedOffset: row.stays ? undefined : (point?.newOffset ?? row.newOffset), beginsAtEnd: false });
  return { ...reached, newOffset: point?.newOffset ?? row.newOffset, wishedOffset: row.wishedOffset, result: failure === "" ? "done" : mayHaveMoved === true ? "unknown" : "failed", detail: failure };
}
