import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { DeliveryRow } from "../../../../src/contract/notifications.ts";
import type { DeliveryWorker } from "../../alarms/delivery/delivery-worker.ts";
import { messageOf } from "../../alarms/delivery/delivery-messages.ts";
import type { MessageParts } from "../../alarms/delivery/delivery-messages.ts";
import { giveUpAfterMs } from "../../alarms/delivery/retry-plan.ts";
import { plainText } from "../../alarms/delivery/texts/notice-text.ts";
import type { DeliveryLogStore, LoggedDelivery } from "../../store/notifications/delivery-log-store.ts";
import type { DeliveryQueueStore } from "../../store/notifications/delivery-queue-store.ts";
import type { NotificationSettingsStore } from "../../store/notifications/notification-settings-store.ts";
import type { Actor, Clock } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { refusal } from "../service-error.ts";
import { waitOf } from "./delivery-waits.ts";
import type { DeliveryWaitsParts } from "./delivery-waits.ts";

export interface DeliveriesParts extends MessageParts, DeliveryWaitsParts {
  log: DeliveryLogStore;
  queue: DeliveryQueueStore;
  settings: NotificationSettingsStore;
  worker: DeliveryWorker;
  audit: AuditTrail;
  clock: Clock;
}

/** The delivery log: what was sent to whom and what came back. */
export class Deliveries {
  readonly #parts: DeliveriesParts;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  list({ sort, ...query }: HandlerInput<Endpoints["listDeliveries"]>["query"]): ResponseOf<Endpoints["listDeliveries"]> {
    const { rows, total } = this.#parts.log.list({ ...query, newestFirst: sort === "-at" });
    return { rows: rows.map((row) => this.#seen(row)), total, page: query.page, pageSize: query.pageSize, asOf: this.#parts.clock(), warnings: [] };
  }

  get(id: string): ResponseOf<Endpoints["getDelivery"]> {
    const { log } = this.#parts;
    const row = this.#existing(id);
    return { ...row, text: this.#text(row), attemptList: log.attempts(id), collected: log.collected(id) };
  }

  /** With the same id: a receiver that keeps ids can tell that it had it. */
  resend(id: string, actor: Actor): Promise<DeliveryRow> {
    const before = this.#existing(id);
    const { audit, clock, queue, worker } = this.#parts;
    return audit.record(actor, { action: "resendDelivery", instanceId: "", subject: id, before: { state: before.state, policy: before.policyName, receiver: before.receiver } }, async () => {
      if (!queue.requeue(id, clock() + giveUpAfterMs, clock())) throw refusal("state_changed", `The delivery is ${before.state}.`, { what: "delivery" });
      worker.wake();
      return this.#existing(id);
    });
  }

  /** What waits stays, however old. */
  *removeExpired(rows: number): Generator<void> {
    const { clock, queue, settings } = this.#parts;
    const beforeMs = clock() - settings.read().keptDays * 86_400_000;
    while (queue.prune(beforeMs, rows) > 0) yield;
  }

  /** What it says, as text; of a policy that is no more only the title is known. */
  #text({ id, policyId, title }: DeliveryRow): string {
    const { policies, queue } = this.#parts;
    const delivery = queue.find(id);
    const policy = policies.find(policyId);
    return delivery && policy ? messageOf(delivery, policy, queue.factsOf(id), this.#parts).texts.map(plainText).join("\n\n") : title;
  }

  #existing(id: string): DeliveryRow {
    const row = this.#parts.log.find(id);
    if (!row) throw refusal("not_found", `There is no delivery ${id}.`, { what: "delivery", name: id });
    return this.#seen(row);
  }

  #seen(row: LoggedDelivery): DeliveryRow {
    return { ...row, waitsFor: waitOf(this.#parts, row, this.#parts.clock()) };
  }
}
