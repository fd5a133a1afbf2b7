import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { alarmSeverity, noticeKind } from "../../../../src/contract/alarm-shared.ts";
import type { DeliveryRow } from "../../../../src/contract/notifications.ts";

const heldDelivery = z.object({
  id: z.string(),
  seq: z.number(),
  kind: noticeKind,
  severity: alarmSeverity,
  /** Its alarm has not ended. */
  stands: z.number().transform((value) => value === 1),
});
/** A delivery that waits for the hours of its policy to begin. */
export type HeldDelivery = z.output<typeof heldDelivery>;

/** News of one alarm for one receiver. */
export interface ToldAlarm {
  target: string;
  alarm: string;
}

const isHeld = "state = 'waiting' AND reason = 'outsideHours'";
/** Policies for which something waits, each found by one look at the index, however much waits. */
const policiesSql = `WITH RECURSIVE found (policy) AS (
  SELECT min(policy_id) FROM deliveries INDEXED BY deliveries_held WHERE ${isHeld}
  UNION ALL SELECT (SELECT min(policy_id) FROM deliveries INDEXED BY deliveries_held WHERE policy_id > policy AND ${isHeld}) FROM found WHERE policy IS NOT NULL),
  held AS (SELECT policy FROM found WHERE policy IS NOT NULL)`;
/** It reached its receiver, may have, or is on its way. */
const went = (row: string): string =>
  `(${row}.state IN ('sending', 'delivered') OR (${row}.state = 'waiting' AND ${row}.reason = '') OR (${row}.state = 'gaveUp' AND EXISTS (SELECT 1 FROM delivery_attempts a WHERE a.delivery_id = ${row}.id AND a.outcome = 'unknown')))`;
/** By itself or within a digest. */
const isTold = `(${went("e")} OR (e.state = 'collected' AND EXISTS (SELECT 1 FROM deliveries g WHERE g.id = e.digest_id AND ${went("g")})))`;

/** An end that waits for its turn. */
export interface WaitingEnd extends ToldAlarm {
  id: string;
  seq: number;
}

/** The part of the outbox that waits for hours to begin, and what receivers know of an alarm. Every change belongs inside a transaction of the caller. */
export class HeldDeliveriesStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Policies for which something waits that is due by then. */
  policyIds(dueMs: number): string[] {
    return this.#database.prepare(`${policiesSql} SELECT policy FROM held WHERE EXISTS (SELECT 1 FROM deliveries INDEXED BY deliveries_held WHERE policy_id = policy AND ${isHeld} AND next_at <= ?)`).all(dueMs).map((row) => String(row["policy"]));
  }

  /** When something may be due next; undefined = nothing waits. */
  nextAt(afterMs: number): number | undefined {
    const at = this.#database.prepare(`${policiesSql} SELECT min((SELECT min(next_at) FROM deliveries INDEXED BY deliveries_held WHERE policy_id = policy AND ${isHeld} AND next_at > ?)) AS at FROM held`).get(afterMs)?.["at"];
    return typeof at === "number" ? at : undefined;
  }

  /** Everything that waits for a policy is due then. */
  planAll(policyId: string, nextAtMs: number): void {
    this.#database.prepare(`UPDATE deliveries SET next_at = ?1 WHERE policy_id = ?2 AND ${isHeld} AND next_at <> ?1`).run(nextAtMs, policyId);
  }

  /** Of what waits for a policy, the alarm and receiver of what is due first and came first. */
  firstOf(policyId: string): ToldAlarm | undefined {
    const row = this.#database.prepare(`SELECT target, alarm FROM deliveries INDEXED BY deliveries_held WHERE policy_id = ? AND ${isHeld} ORDER BY next_at, seq LIMIT 1`).get(policyId);
    return row && { target: String(row["target"]), alarm: String(row["alarm"]) };
  }

  /** Oldest first. */
  ofAlarm({ alarm, target }: ToldAlarm): HeldDelivery[] {
    return this.#database
      .prepare(
        `SELECT id, seq, kind, severity, EXISTS (SELECT 1 FROM alarm_events v JOIN alarms a ON a.id = v.alarm_id WHERE v.id = CAST(d.event_id AS INTEGER) AND a.ended_at IS NULL) AS stands
           FROM deliveries d WHERE target = ? AND alarm = ? AND finished_at IS NULL AND ${isHeld} ORDER BY seq`,
      )
      .all(target, alarm)
      .map((row) => heldDelivery.parse({ ...row }));
  }

  /** Whether the last that a receiver was told of an alarm, before a delivery, is that it stands. */
  knowsOf(alarm: ToldAlarm, beforeSeq = Number.MAX_SAFE_INTEGER): boolean {
    const last = this.#lastTold(alarm, "<", beforeSeq);
    return last !== undefined && last !== "recovered";
  }

  /** Whether a receiver was told something newer of an alarm. */
  knowsNewer(alarm: ToldAlarm, seq: number): boolean {
    return this.#lastTold(alarm, ">", seq) !== undefined;
  }

  /** It waits no more: it is due now like any other, and its time to give up begins. */
  release(id: string, giveUpAtMs: number, nowMs: number): void {
    this.#database.prepare(`UPDATE deliveries SET reason = '', next_at = ?1, created_at = ?1, give_up_at = ?2 WHERE id = ?3 AND ${isHeld}`).run(nowMs, giveUpAtMs, id);
  }

  /** Ends that are not sent yet, of the alarms that a delivery tells of, to the same receiver. Those that wait for hours are judged when these begin. */
  endsAfter(id: string): WaitingEnd[] {
    return this.#database
      .prepare(
        `SELECT d.id AS id, d.seq AS seq, d.target AS target, d.alarm AS alarm FROM deliveries e JOIN deliveries d ON d.target = e.target AND d.alarm = e.alarm AND d.seq > e.seq
          WHERE (e.id = ?1 OR (e.digest_id = ?1 AND e.digest_id <> '')) AND d.kind = 'recovered' AND d.state = 'waiting' AND d.reason = '' ORDER BY d.seq`,
      )
      .all(id)
      .map((row) => ({ id: String(row["id"]), seq: Number(row["seq"]), target: String(row["target"]), alarm: String(row["alarm"]) }));
  }

  withhold(id: string, reason: DeliveryRow["reason"], nowMs: number): void {
    this.#database.prepare("UPDATE deliveries SET state = 'withheld', reason = ?, next_at = NULL, finished_at = ? WHERE id = ? AND state = 'waiting'").run(reason, nowMs, id);
  }

  #lastTold({ alarm, target }: ToldAlarm, side: "<" | ">", seq: number): string | undefined {
    const row = this.#database.prepare(`SELECT e.kind AS kind FROM deliveries e WHERE e.target = ? AND e.alarm = ? AND e.seq ${side} ? AND ${isTold} ORDER BY e.seq DESC LIMIT 1`).get(target, alarm, seq);
    return row && String(row["kind"]);
  }
}
