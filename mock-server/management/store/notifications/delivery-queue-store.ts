import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { alarmSeverity, noticeFacts, noticeKind } from "../../../../src/contract/alarm-shared.ts";
import type { NoticeFacts } from "../../../../src/contract/alarm-shared.ts";
import { contact } from "../../../../src/contract/notification-channels.ts";
import type { AttemptOutcome, DeliveryRow, DeliveryState } from "../../../../src/contract/notifications.ts";
import { atOnce } from "../at-once.ts";
import { collectable, place, unblocked } from "./delivery-order.ts";

/** What is written when a notice is taken; `state` is waiting, withheld, or sending for a test. */
export interface NewDelivery extends Pick<DeliveryRow, "id" | "at" | "kind" | "severity" | "ruleName" | "instanceName" | "title" | "policyId" | "policyName" | "channel" | "receiver" | "reason"> {
  noticeId: string | null;
  eventId: string;
  channelId: string;
  /** The contact that it goes to, as JSON; empty when the channel itself is the receiver. */
  address: string;
  target: string;
  lane: string;
  alarm: string;
  state: DeliveryState;
  /** When it is due; absent = now. */
  nextAtMs?: number;
  giveUpAtMs: number;
}

const addressee = contact.nullable();
const openDelivery = z.object({
  id: z.string(),
  kind: noticeKind.or(z.literal("digest")),
  severity: alarmSeverity,
  at: z.number(),
  ruleName: z.string(),
  instanceName: z.string(),
  policyId: z.string(),
  policyName: z.string(),
  channelId: z.string(),
  channel: z.string(),
  receiver: z.string(),
  addressee,
  target: z.string(),
  lane: z.string(),
  attempts: z.number(),
  refusals: z.number(),
  giveUpAtMs: z.number(),
});
/** One message that is to be sent. */
export type OpenDelivery = z.output<typeof openDelivery>;

/** Receivers that something is due for. */
export interface DueTarget {
  target: string;
  lane: string;
  policyId: string;
  channel: string;
}

export interface AttemptEnd {
  outcome: Exclude<AttemptOutcome, "running">;
  answer: string;
}

/** What becomes of a delivery after a try: another one then, or the end. */
export type DeliveryNext = { state: "waiting"; nextAtMs: number; isRefusal: boolean } | { state: "delivered" | "gaveUp" };

const maxAnswerLength = 500;
const insertSql = `INSERT INTO deliveries (id, notice_id, event_id, at, kind, severity, rule_name, instance_name, title, policy_id, policy_name, channel_id, channel, receiver, address, target, lane, alarm, state, reason, attempts, refusals, last_answer, next_at, give_up_at, created_at, finished_at, digest_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', ?, ?, ?, ?, '')`;
/** Part of a digest that has not ended, of an alarm of which there is more to tell, or the last that a receiver knows of one that stands. */
const isNeeded = (row: string): string =>
  `(${row}.digest_id <> '' AND EXISTS (SELECT 1 FROM deliveries g WHERE g.id = ${row}.digest_id AND g.finished_at IS NULL))
   OR (${row}.target <> '' AND EXISTS (SELECT 1 FROM deliveries w WHERE w.target = ${row}.target AND w.alarm = ${row}.alarm AND w.finished_at IS NULL))
   OR (${row}.kind IN ('raised', 'repeated', 'noData') AND ${row}.state IN ('delivered', 'collected', 'gaveUp')
     AND EXISTS (SELECT 1 FROM alarm_events v JOIN alarms a ON a.id = v.alarm_id WHERE v.id = CAST(${row}.event_id AS INTEGER) AND a.ended_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM deliveries l WHERE l.target = ${row}.target AND l.alarm = ${row}.alarm AND l.seq > ${row}.seq AND l.state = 'delivered'))`;

/** The outbox: what is to be sent, and how each try ended. */
export class DeliveryQueueStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** In the transaction that the caller has open, if any. */
  insertNotice(id: string, facts: NoticeFacts, nowMs: number): void {
    this.#database.prepare("INSERT INTO notices (id, event_id, facts, created_at) VALUES (?, ?, ?, ?)").run(id, facts.eventId, JSON.stringify(facts), nowMs);
  }

  /** In the transaction that the caller has open, if any. */
  insert(row: NewDelivery, nowMs: number): void {
    const isOver = row.state === "withheld";
    this.#database
      .prepare(insertSql)
      .run(row.id, row.noticeId, row.eventId, row.at, row.kind, row.severity, row.ruleName, row.instanceName, row.title, row.policyId, row.policyName, row.channelId, row.channel, row.receiver, row.address, row.target, row.lane, row.alarm, row.state, row.reason, isOver ? null : (row.nextAtMs ?? nowMs), row.giveUpAtMs, nowMs, isOver ? nowMs : null);
  }

  /** What has been due for longest comes first, so that retries of a receiver that fails take no turn of another one. */
  dueTargets(nowMs: number): DueTarget[] {
    const rows = this.#database.prepare("SELECT target, lane, policy_id, channel, min(next_at) AS first, min(seq) AS oldest FROM deliveries INDEXED BY deliveries_due WHERE state = 'waiting' AND reason = '' AND next_at <= ? GROUP BY target ORDER BY first, oldest").all(nowMs);
    return rows.map((row) => ({ target: String(row["target"]), lane: String(row["lane"]), policyId: String(row["policy_id"]), channel: String(row["channel"]) }));
  }

  /** Ids of what may go to a receiver now, what has been due for longest first: a retry is no more urgent than what was never tried. */
  due(target: string, nowMs: number, limit: number): string[] {
    return this.#database.prepare(`SELECT id FROM deliveries d WHERE target = ?1 AND state = 'waiting' AND reason = '' AND next_at <= ?2 AND ${unblocked} ORDER BY next_at, ${place} LIMIT ?3`).all(target, nowMs, limit).map((row) => String(row["id"]));
  }

  /** Those that were never tried and may be collected, oldest first. */
  fresh(target: string, nowMs: number, limit: number): { id: string; alarm: string }[] {
    return this.#database
      .prepare(`SELECT id, alarm FROM deliveries d WHERE target = ?1 AND state = 'waiting' AND reason = '' AND kind <> 'digest' AND attempts = 0 AND next_at <= ?2 AND ${collectable} ORDER BY seq LIMIT ?3`)
      .all(target, nowMs, limit)
      .map((row) => ({ id: String(row["id"]), alarm: String(row["alarm"]) }));
  }

  /** When something may be due next, but for what waits for hours to begin; undefined = nothing waits. */
  nextAt(afterMs: number): number | undefined {
    const at = this.#database.prepare("SELECT min(next_at) AS at FROM deliveries INDEXED BY deliveries_due WHERE state = 'waiting' AND reason = '' AND next_at > ?").get(afterMs)?.["at"];
    return typeof at === "number" ? at : undefined;
  }

  /** Tries between two times, by receiver. Those that lie after now were made before the clock was set back, and are left out. */
  triesBetween(fromMs: number, toMs: number): Map<string, number> {
    const rows = this.#database.prepare("SELECT d.target AS target, count(*) AS n FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE a.started_at > ? AND a.started_at <= ? GROUP BY d.target").all(fromMs, toMs);
    return new Map(rows.map((row) => [String(row["target"]), Number(row["n"])]));
  }

  find(id: string): OpenDelivery | undefined {
    const row = this.#database.prepare("SELECT * FROM deliveries WHERE id = ?").get(id);
    return row && deliveryOf(row);
  }

  /** What a delivery tells: its notice, or all notices that a digest names, oldest first. */
  factsOf(id: string): NoticeFacts[] {
    const rows = this.#database.prepare("SELECT n.facts AS facts FROM deliveries d JOIN notices n ON n.id = d.notice_id WHERE d.id = ?1 OR (d.digest_id = ?1 AND d.digest_id <> '') ORDER BY d.seq").all(id);
    return rows.map((row) => noticeFacts.parse(JSON.parse(String(row["facts"]))));
  }

  /** Puts a digest in the place of what it names, due for as long as the oldest of it: both or neither. */
  collect(digest: NewDelivery, ids: readonly string[], nowMs: number): void {
    atOnce(this.#database, () => {
      const names = JSON.stringify(ids);
      const since = this.#database.prepare("SELECT min(next_at) AS at FROM deliveries WHERE id IN (SELECT value FROM json_each(?))").get(names)?.["at"];
      this.insert({ ...digest, nextAtMs: typeof since === "number" ? since : nowMs }, nowMs);
      this.#database.prepare("UPDATE deliveries SET state = 'collected', digest_id = ?, next_at = NULL WHERE id IN (SELECT value FROM json_each(?))").run(digest.id, names);
    });
  }

  /** Writes that a try begins; false when it is not waiting any more. */
  beginAttempt(id: string, nowMs: number): boolean {
    return atOnce(this.#database, () => {
      const hasBegun = this.#database.prepare("UPDATE deliveries SET state = 'sending', attempts = attempts + 1, next_at = NULL WHERE id = ? AND state = 'waiting'").run(id).changes === 1;
      if (hasBegun) this.#database.prepare("INSERT INTO delivery_attempts (delivery_id, number, started_at, ended_at, outcome, answer) SELECT id, attempts, ?, NULL, 'running', '' FROM deliveries WHERE id = ?").run(nowMs, id);
      return hasBegun;
    });
  }

  /** Writes how the running try ended and what follows; `onGaveUp` writes, in the same transaction, what follows for others when there is no more try. */
  endAttempt(id: string, { answer, outcome }: AttemptEnd, next: DeliveryNext, nowMs: number, onGaveUp?: () => void): void {
    const said = answer.slice(0, maxAnswerLength);
    atOnce(this.#database, () => {
      this.#database.prepare("UPDATE delivery_attempts SET ended_at = ?, outcome = ?, answer = ? WHERE delivery_id = ? AND outcome = 'running'").run(nowMs, outcome, said, id);
      this.#settle(id, said, next, nowMs);
      if (next.state === "gaveUp") onGaveUp?.();
    });
  }

  /** Ends a delivery without a try: what it needs is no more. */
  abandon(id: string, answer: string, nowMs: number): void {
    atOnce(this.#database, () => this.#settle(id, answer, { state: "gaveUp" }, nowMs));
  }

  /** Tries that a process began and did not live to end: their outcome is not known, and they are sent again with the same id. Tests are not. */
  recover(answer: string, nowMs: number): number {
    return atOnce(this.#database, () => {
      this.#database.prepare("UPDATE delivery_attempts SET ended_at = ?, outcome = 'unknown', answer = ? WHERE outcome = 'running'").run(nowMs, answer);
      this.#database.prepare("UPDATE deliveries SET state = 'gaveUp', last_answer = ?, finished_at = ? WHERE state = 'sending' AND kind = 'test'").run(answer, nowMs);
      return Number(this.#database.prepare("UPDATE deliveries SET state = 'waiting', last_answer = ?, next_at = ? WHERE state = 'sending'").run(answer, nowMs).changes);
    });
  }

  /** The clock was set back: what was made or tried after now is due now, instead of at a time of the former clock. Not what waits for hours to begin. */
  clockSetBack(nowMs: number): void {
    this.#database
      .prepare("UPDATE deliveries SET next_at = ?1, created_at = min(created_at, ?1) WHERE state = 'waiting' AND reason = '' AND (created_at > ?1 OR EXISTS (SELECT 1 FROM delivery_attempts a WHERE a.delivery_id = deliveries.id AND a.started_at > ?1))")
      .run(nowMs);
  }

  /** Makes it due now, for a while from now on; false when it is being sent, withheld or a test. */
  requeue(id: string, giveUpAtMs: number, nowMs: number): boolean {
    return atOnce(this.#database, () => {
      const isDue =
        this.#database
          .prepare("UPDATE deliveries SET state = 'waiting', reason = '', next_at = ?1, give_up_at = ?2, refusals = 0, finished_at = NULL WHERE id = ?3 AND (state IN ('waiting', 'delivered', 'gaveUp') AND kind <> 'test' AND digest_id = '')")
          .run(nowMs, giveUpAtMs, id).changes === 1;
      if (isDue) this.#database.prepare("UPDATE deliveries SET finished_at = NULL WHERE digest_id = ? AND digest_id <> ''").run(id);
      return isDue;
    });
  }

  /** Where a channel's receiver is now, after its policy was changed. */
  moveLane(channelId: string, lane: string, receiver: string | undefined): void {
    this.#database.prepare("UPDATE deliveries SET lane = ?2, receiver = coalesce(?3, receiver) WHERE channel_id = ?1 AND state = 'waiting'").run(channelId, lane, receiver ?? null);
  }

  /**
   * Forgets what ended before then, with its attempts and notices that nothing tells any more; not what was told of an alarm that stands or of
   * which there is more to tell. At most so many of each; answers how many.
   */
  prune(beforeMs: number, limit: number): number {
    return atOnce(this.#database, () => {
      const deliveries = this.#database
        .prepare(`DELETE FROM deliveries WHERE seq IN (SELECT seq FROM deliveries f WHERE finished_at < ? AND NOT (${isNeeded("f")}) AND (kind <> 'digest' OR NOT EXISTS (SELECT 1 FROM deliveries n WHERE n.digest_id = f.id AND n.digest_id <> '' AND (${isNeeded("n")}))) LIMIT ?)`)
        .run(beforeMs, limit);
      const notices = this.#database.prepare("DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.notice_id = notices.id) LIMIT ?)").run(beforeMs, limit);
      return Number(deliveries.changes) + Number(notices.changes);
    });
  }

  #settle(id: string, answer: string, next: DeliveryNext, nowMs: number): void {
    if (next.state === "waiting") {
      this.#database.prepare("UPDATE deliveries SET state = 'waiting', last_answer = ?, next_at = ?, refusals = refusals + ? WHERE id = ?").run(answer, next.nextAtMs, next.isRefusal ? 1 : 0, id);
      return;
    }
    // What a digest names ends with it.
    this.#database.prepare("UPDATE deliveries SET finished_at = ?2, last_answer = ?3, next_at = NULL, state = CASE WHEN id = ?1 THEN ?4 ELSE state END WHERE id = ?1 OR (digest_id = ?1 AND digest_id <> '')").run(id, nowMs, answer, next.state);
  }
}

function deliveryOf(row: Record<string, SQLOutputValue>): OpenDelivery {
  const address = String(row["address"]);
  return openDelivery.parse({
    id: row["id"],
    kind: row["kind"],
    severity: row["severity"],
    at: row["at"],
    ruleName: row["rule_name"],
    instanceName: row["instance_name"],
    policyId: row["policy_id"],
    policyName: row["policy_name"],
    channelId: row["channel_id"],
    channel: row["channel"],
    receiver: row["receiver"],
    addressee: address === "" ? null : JSON.parse(address),
    target: row["target"],
    lane: row["lane"],
    attempts: row["attempts"],
    refusals: row["refusals"],
    giveUpAtMs: row["give_up_at"],
  });
}
