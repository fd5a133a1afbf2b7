import type { NoticeFacts } from "../../../../src/contract/alarm-shared.ts";
import type { DeliveryQueueStore, DueTarget, OpenDelivery } from "../../store/notifications/delivery-queue-store.ts";
import type { PoliciesStore, StoredChannel, StoredPolicy } from "../../store/notifications/policies-store.ts";
import { messageOf } from "./delivery-messages.ts";
import type { MessageParts } from "./delivery-messages.ts";
import type { DeliverySender } from "./delivery-sender.ts";
import type { HeldDeliveries } from "./held-deliveries.ts";
import { nextStep } from "./retry-plan.ts";
import type { SendResult } from "./send-result.ts";
import { collectStorm } from "./storm-digests.ts";

/** At once to one host, so that one that hangs takes the places of no other. */
export const mostPerLane = 4;
export const mostAtOnce = 200;
/** The bound of messages a minute counts over so long. */
export const rateSpanMs = 60_000;
/** Looks for what is due at least so often. */
const longestSleepMs = 1_000;
/** What is being sent when the server stops may take so long to end. */
const stopGraceMs = 2_500;

export interface WorkerParts extends MessageParts {
  queue: DeliveryQueueStore;
  held: HeldDeliveries;
  policies: PoliciesStore;
  sender: DeliverySender;
  clock: () => number;
  log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/**
 * Sends what waits in the outbox, at least once: that a try begins is on disk before a byte leaves, so that a try whose
 * end nobody saw is known, is told as such, and is repeated with the same id.
 */
export class DeliveryWorker {
  readonly #parts: WorkerParts;
  readonly #running = new Map<string, Promise<void>>();
  readonly #lanes = new Map<string, number>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isOpen = false;
  /** Infinity: it may have been set back while no process ran. */
  #seenMs = Infinity;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  open(): void {
    const { clock, log, queue } = this.#parts;
    this.#isOpen = true;
    const count = queue.recover("The server ended during this try.", clock());
    if (count > 0) log.warn({ event: "deliveriesRecovered", count }, "tries of a former process have no known outcome; they are sent again with the same id");
    this.wake();
  }

  /** Looks soon for what is due; several calls in one turn are one. */
  wake(): void {
    if (this.#isOpen) this.#sleep(0);
  }

  /** Begins nothing more, waits for what is being sent, then breaks it off: that is sent again after the next start. */
  async close(): Promise<void> {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    const cut = setTimeout(() => this.#stop.abort(new Error("The server stopped during this try.")), stopGraceMs);
    await Promise.all(this.#running.values());
    clearTimeout(cut);
  }

  /** Sends a delivery now, whatever waits; for tests by hand. */
  async sendNow(id: string, policy: StoredPolicy, channel: StoredChannel): Promise<SendResult | undefined> {
    const { clock, queue } = this.#parts;
    const delivery = queue.find(id);
    if (!delivery || !queue.beginAttempt(id, clock())) return undefined;
    const result = await this.#try(delivery, policy, channel, queue.factsOf(id));
    queue.endAttempt(id, result, { state: result.outcome === "delivered" ? "delivered" : "gaveUp" }, clock());
    return result;
  }

  #sleep(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const { clock, held, log, queue } = this.#parts;
    let sleepMs = longestSleepMs;
    try {
      const hasMore = this.#startDue();
      sleepMs = hasMore ? 0 : Math.min(longestSleepMs, Math.max(10, Math.min(queue.nextAt(clock()) ?? Infinity, held.nextAt(clock())) - clock()));
    } catch (error) {
      log.error({ event: "deliveryFailed", error: String(error) }, "the outbox cannot be read");
    }
    if (this.#isOpen) this.#sleep(sleepMs);
  }

  /** Answers whether there is more of what waited for hours to begin. */
  #startDue(): boolean {
    const { clock, held, policies, queue } = this.#parts;
    const now = clock();
    if (now < this.#seenMs) {
      queue.clockSetBack(now);
      held.plan(now);
    }
    this.#seenMs = now;
    const hasMore = held.release(now);
    const targets = queue.dueTargets(now);
    if (targets.length === 0) return hasMore;
    const tries = queue.triesBetween(now - rateSpanMs, now);
    const known = new Map(policies.list().map((policy) => [policy.id, policy]));
    for (const target of targets) this.#startTarget(target, known.get(target.policyId), tries.get(target.target) ?? 0, now);
    return hasMore;
  }

  #startTarget(due: DueTarget, policy: StoredPolicy | undefined, tries: number, nowMs: number): void {
    const { queue } = this.#parts;
    const allowance = (policy?.perMinute ?? Infinity) - tries;
    if (allowance < 1) return;
    if (policy) collectStorm(queue, due, { allowance, policy, nowMs });
    const places = Math.min(allowance, mostPerLane - (this.#lanes.get(due.lane) ?? 0), mostAtOnce - this.#running.size);
    if (places < 1) return;
    for (const id of queue.due(due.target, nowMs, places)) this.#start(id, policy);
  }

  #start(id: string, policy: StoredPolicy | undefined): void {
    const { clock, log, queue } = this.#parts;
    const delivery = queue.find(id);
    const channel = policy?.channels.find((one) => one.id === delivery?.channelId);
    if (!delivery) return;
    if (!policy || !channel) {
      queue.abandon(id, "The policy or its channel was deleted.", clock());
      return;
    }
    if (!queue.beginAttempt(id, clock())) return;
    this.#lanes.set(delivery.lane, (this.#lanes.get(delivery.lane) ?? 0) + 1);
    const run = this.#deliver(delivery, policy, channel)
      .catch((error: unknown) => log.error({ event: "deliveryFailed", deliveryId: id, error: String(error) }, "a try could not be written"))
      .finally(() => {
        this.#running.delete(id);
        this.#lanes.set(delivery.lane, (this.#lanes.get(delivery.lane) ?? 1) - 1);
        this.wake();
      });
    this.#running.set(id, run);
  }

  async #deliver(delivery: OpenDelivery, policy: StoredPolicy, channel: StoredChannel): Promise<void> {
    const { clock, held, log, queue } = this.#parts;
    const result = await this.#try(delivery, policy, channel, queue.factsOf(delivery.id));
    const attempts = delivery.attempts + 1;
    // What the stop of the server broke off says nothing about its receiver: it is due at once after the next start.
    const next = this.#stop.signal.aborted && result.outcome !== "delivered" ? { state: "waiting" as const, nextAtMs: clock(), isRefusal: false } : nextStep(result, { ...delivery, attempts }, clock());
    queue.endAttempt(delivery.id, result, next, clock(), () => held.withholdUntold(delivery.id, policy, clock()));
    if (next.state === "gaveUp") log.error({ event: "deliveryGivenUp", deliveryId: delivery.id, policy: delivery.policyName, channel: delivery.channel, receiver: delivery.receiver, attempts, answer: result.answer.slice(0, 200) }, "a notice could not be delivered");
  }

  async #try(delivery: OpenDelivery, policy: StoredPolicy, channel: StoredChannel, facts: readonly NoticeFacts[]): Promise<SendResult> {
    try {
      return await this.#parts.sender.send(messageOf(delivery, policy, facts, this.#parts), channel, this.#stop.signal);
    } catch (error) {
      return { outcome: "failed", answer: `The message could not be made: ${String(error)}`, isRefusal: true };
    }
  }
}
