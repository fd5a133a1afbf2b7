import type { DatabaseSync } from "node:sqlite";
import type { NoticeFacts } from "../../../../src/contract/alarm-shared.ts";
import type { DeliveryRow } from "../../../../src/contract/notifications.ts";
import { atOnce } from "../../store/at-once.ts";
import type { HeldDeliveriesStore, HeldDelivery, ToldAlarm } from "../../store/notifications/held-deliveries-store.ts";
import type { PoliciesStore, StoredPolicy } from "../../store/notifications/policies-store.ts";
import { nextActiveAt } from "./active-hours.ts";
import { giveUpAfterMs } from "./retry-plan.ts";

/** So long alarms are gone through in one transaction, before others have their turn. */
const longestSliceMs = 10;

export interface HeldDeliveriesParts {
  database: DatabaseSync;
  held: HeldDeliveriesStore;
  policies: PoliciesStore;
}

/**
 * What waits for the hours of its policy. When they begin, each receiver is told of each alarm only how it stands then: what
 * ended meanwhile disturbs nobody.
 */
export class HeldDeliveries {
  readonly #parts: HeldDeliveriesParts;

  constructor(parts: HeldDeliveriesParts) {
    this.#parts = parts;
  }

  /** Finds out anew when what waits is due: hours were changed, a policy was deleted, or the clock was set back. */
  plan(nowMs: number): void {
    const { database, held, policies } = this.#parts;
    atOnce(database, () => {
      for (const id of held.policyIds(Number.MAX_SAFE_INTEGER)) held.planAll(id, this.#dueAt(policies.find(id), nowMs));
    });
  }

  /** When it is to be looked at next; Infinity = nothing waits. */
  nextAt(afterMs: number): number {
    return this.#parts.held.nextAt(afterMs) ?? Infinity;
  }

  /** Something new is to wait for hours: what waits already and would not be told because of it waits no more. Inside a transaction of the caller. */
  supersede(newer: ToldAlarm & Pick<HeldDelivery, "severity"> & { kind: DeliveryRow["kind"] }, nowMs: number): void {
    const { held } = this.#parts;
    const superseded: DeliveryRow["kind"][] = newer.kind === "repeated" ? ["raised", "repeated"] : newer.kind === "recovered" ? ["recovered"] : [];
    for (const older of held.ofAlarm(newer)) {
      // A policy that is edited until then may still want one severity and not the other.
      if (hasEnded(older)) held.withhold(older.id, "endedBefore", nowMs);
      else if (superseded.includes(older.kind) && older.severity === newer.severity) held.withhold(older.id, "newerTold", nowMs);
    }
  }

  /** Hands over to the outbox what is to be sent now that hours have begun. Answers whether there is more. */
  release(nowMs: number): boolean {
    const { database, held } = this.#parts;
    const due = held.policyIds(nowMs);
    if (due.length === 0) return false;
    return atOnce(database, () => this.#releaseSome(due, nowMs));
  }

  /** Why a receiver is not told that an alarm ended; empty = it is. Who wants nothing but ends is told them all. */
  untold(policy: StoredPolicy, alarm: ToldAlarm, beforeSeq?: number): DeliveryRow["reason"] {
    const wantsOnlyEnds = policy.kinds.every((kind) => kind === "recovered");
    return wantsOnlyEnds || this.#parts.held.knowsOf(alarm, beforeSeq) ? "" : "neverTold";
  }

  /** A delivery was given up: ends of its alarms that wait behind it are not told to who was never told that they began. Inside a transaction of the caller. */
  withholdUntold(id: string, policy: StoredPolicy, nowMs: number): void {
    const { held } = this.#parts;
    for (const end of held.endsAfter(id)) {
      const reason = this.untold(policy, end, end.seq);
      if (reason !== "") held.withhold(end.id, reason, nowMs);
    }
  }

  /** Of a policy that is no more everything is due now, and given up. */
  #dueAt(policy: StoredPolicy | undefined, nowMs: number): number {
    return policy ? nextActiveAt(policy, nowMs) : nowMs;
  }

  /** Answers whether its time was over before all was done. */
  #releaseSome(policyIds: readonly string[], nowMs: number): boolean {
    const { held, policies } = this.#parts;
    const endMs = performance.now() + longestSliceMs;
    for (const id of policyIds) {
      const policy = policies.find(id);
      const nextAtMs = this.#dueAt(policy, nowMs);
      // Its hours were over before this was looked at.
      if (nextAtMs > nowMs) held.planAll(id, nextAtMs);
      for (let alarm = nextAtMs > nowMs ? undefined : held.firstOf(id); alarm; alarm = held.firstOf(id)) {
        this.#releaseOne(policy, alarm, nowMs);
        if (performance.now() >= endMs) return true;
      }
    }
    return false;
  }

  #releaseOne(policy: StoredPolicy | undefined, alarm: ToldAlarm, nowMs: number): void {
    const { held } = this.#parts;
    for (const { delivery, reason } of this.#judge(policy, alarm)) {
      if (reason === "") held.release(delivery.id, nowMs + giveUpAfterMs, nowMs);
      else held.withhold(delivery.id, reason, nowMs);
    }
  }

  /** All that waits for one receiver of one alarm: at most the newest of it is sent. */
  #judge(policy: StoredPolicy | undefined, alarm: ToldAlarm): { delivery: HeldDelivery; reason: DeliveryRow["reason"] }[] {
    const { held } = this.#parts;
    const rows = held.ofAlarm(alarm);
    if (!policy) return rows.map((delivery) => ({ delivery, reason: "" }));
    let isNewest = true;
    return rows.toReversed().map((delivery) => {
      const ownReason = unwanted(policy, delivery) || (hasEnded(delivery) ? "endedBefore" : "");
      if (ownReason !== "") return { delivery, reason: ownReason };
      const wasNewest = isNewest && !held.knowsNewer(alarm, delivery.seq);
      isNewest = false;
      if (!wasNewest) return { delivery, reason: "newerTold" };
      return { delivery, reason: delivery.kind === "recovered" ? this.untold(policy, alarm, delivery.seq) : "" };
    });
  }
}

/** It tells of an alarm that is over. */
const hasEnded = ({ kind, stands }: HeldDelivery): boolean => kind !== "recovered" && !stands;

/** Why a policy never tells such a notice; empty = it does. */
export function unwanted(policy: StoredPolicy, { kind, severity }: Pick<NoticeFacts, "kind" | "severity">): DeliveryRow["reason"] {
  const wanted = kind === "repeated" || kind === "test" ? "raised" : kind;
  if (!policy.kinds.includes(wanted)) return "kind";
  return policy.severities.includes(severity) ? "" : "severity";
}
