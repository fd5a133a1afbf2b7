import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { resendReason, resendState } from "../../../src/contract/dead-letters.ts";
import type { DeadLetterResend, ResendReason, ResendState } from "../../../src/contract/dead-letters.ts";

/** Where a copy is sent to, and the offset that this queue had at most before. */
export interface ResendPlace {
  topic: string;
  brokerName: string;
  queueId: number;
  firstOffset: number;
}

export interface LedgerRow extends Omit<DeadLetterResend, "copies"> {
  instanceId: string;
  marker: string;
  place: ResendPlace;
  attempts: number;
  /** How often the marker was seen in the target; 0 = nobody looked. */
  copies: number;
}

/** What is written before a message is sent. `state` is intended, or the reason why it is not sent at all. */
export interface Intent extends Omit<LedgerRow, "id" | "attempts" | "copies" | "sentMessageId" | "endedAt" | "state" | "createdAt"> {
  state: "intended" | "skipped" | "failed";
}

export interface ResendOutcome {
  state: ResendState;
  reason?: ResendReason;
  detail?: string;
  sentMessageId?: string;
  copies?: number;
}

/** Messages with this state were sent, or may have been. */
const maybeSent = "('intended', 'sent', 'unknown')";

/** The ledger of resends: who sent which dead letter again, when, and how that ended. */
export class ResendLedgerStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Keeps intents, all or none, on the disk itself before this returns: what is sent after that is known even when the
   * machine loses its power. A message that its job has a row for already keeps that one.
   */
  intend(intents: readonly Intent[], nowMs: number): void {
    const insert = this.#database.prepare(
      `INSERT INTO dead_letter_resends (instance_id, job_id, marker, group_name, offset_message_id, unique_id, origin_topic, dead_at, edited, target_topic, broker_name, queue_id, first_offset, state, reason, detail, attempts, copies, sent_message_id, account, created_at, ended_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#database.exec("PRAGMA synchronous = FULL");
    try {
      this.#together(() => {
        for (const row of intents) {
          const { brokerName, firstOffset, queueId, topic } = row.place;
          insert.run(row.instanceId, row.jobId, row.marker, row.group, row.offsetMessageId, row.uniqueId, row.originTopic, row.deadAt, row.edited ? 1 : 0, topic, brokerName, queueId, firstOffset, row.state, row.reason, row.detail, row.account, nowMs, row.state === "intended" ? null : nowMs);
        }
      });
    } finally {
      this.#database.exec("PRAGMA synchronous = NORMAL");
    }
  }

  /** How attempts ended, all or none; an outcome that is still "intended" counts one attempt more. */
  settle(outcomes: readonly (ResendOutcome & { id: number })[], nowMs: number): void {
    const update = this.#database.prepare("UPDATE dead_letter_resends SET state = ?, reason = ?, detail = ?, sent_message_id = ?, copies = max(copies, ?), attempts = attempts + 1, ended_at = ? WHERE id = ?");
    this.#together(() => {
      for (const { copies = 0, detail = "", id, reason = "", sentMessageId = "", state } of outcomes) update.run(state, reason, detail, sentMessageId, copies, state === "intended" ? null : nowMs, id);
    });
  }

  /** What was seen in the target afterwards. */
  noteCopies(seen: readonly { id: number; copies: number }[]): void {
    const update = this.#database.prepare("UPDATE dead_letter_resends SET copies = ? WHERE id = ?");
    this.#together(() => {
      for (const { copies, id } of seen) update.run(copies, id);
    });
  }

  /** Rows of a job whose outcome is not known yet. */
  open(jobId: string): LedgerRow[] {
    return this.#database.prepare("SELECT * FROM dead_letter_resends WHERE job_id = ? AND state = 'intended' ORDER BY id").all(jobId).map(rowOf);
  }

  /** Sent ones of a job that took more than one attempt. */
  attemptedAgain(jobId: string): LedgerRow[] {
    return this.#database.prepare("SELECT * FROM dead_letter_resends WHERE job_id = ? AND state = 'sent' AND attempts > 1 ORDER BY id").all(jobId).map(rowOf);
  }

  /** The rows that a job has for these messages, by their offset ids. */
  ofJob(jobId: string, offsetMessageIds: readonly string[]): Map<string, LedgerRow> {
    const rows = this.#database.prepare("SELECT * FROM dead_letter_resends WHERE job_id = ? AND offset_message_id IN (SELECT value FROM json_each(?))").all(jobId, JSON.stringify(offsetMessageIds)).map(rowOf);
    return new Map(rows.map((row) => [row.offsetMessageId, row]));
  }

  byMarker(marker: string): LedgerRow | undefined {
    const row = this.#database.prepare("SELECT * FROM dead_letter_resends WHERE marker = ?").get(marker);
    return row && rowOf(row);
  }

  /** How many messages of a job ended how. */
  countsOf(jobId: string): Record<ResendState, number> {
    const counts = { intended: 0, sent: 0, failed: 0, skipped: 0, unknown: 0 };
    for (const row of this.#database.prepare("SELECT state, count(*) AS n FROM dead_letter_resends WHERE job_id = ? GROUP BY state").all(jobId)) counts[resendState.parse(row["state"])] = Number(row["n"]);
    return counts;
  }

  /** Resends of these messages that went out or may have, by offset id. A reused id of an emptied store has another time. */
  summaries(instanceId: string, offsetMessageIds: readonly string[]): Map<string, { deadAt: number; count: number; lastAt: number; state: ResendState }[]> {
    const rows = this.#database
      .prepare(
        `SELECT offset_message_id, dead_at, count(*) AS n, max(created_at) AS last_at, state FROM dead_letter_resends
         WHERE instance_id = ? AND state IN ${maybeSent} AND offset_message_id IN (SELECT value FROM json_each(?)) GROUP BY offset_message_id, dead_at`,
      )
      .all(instanceId, JSON.stringify(offsetMessageIds));
    const summaries = rows.map((row) => ({ id: String(row["offset_message_id"]), deadAt: Number(row["dead_at"]), count: Number(row["n"]), lastAt: Number(row["last_at"]), state: resendState.parse(row["state"]) }));
    return Map.groupBy(summaries, ({ id }) => id);
  }

  /** Rows of these dead letters of a group, oldest first. */
  ofDeadLetters(instanceId: string, group: string, offsetMessageIds: readonly string[]): LedgerRow[] {
    return this.#database.prepare("SELECT * FROM dead_letter_resends WHERE instance_id = ? AND group_name = ? AND offset_message_id IN (SELECT value FROM json_each(?)) ORDER BY id").all(instanceId, group, JSON.stringify(offsetMessageIds)).map(rowOf);
  }

  /** How many dead letters of a group, dead since then, went out or may have. */
  countResent(instanceId: string, group: string, beginAtMs: number, endAtMs: number): number {
    const row = this.#database.prepare(`SELECT count(DISTINCT offset_message_id) AS n FROM dead_letter_resends WHERE instance_id = ? AND group_name = ? AND dead_at BETWEEN ? AND ? AND state IN ${maybeSent}`).get(instanceId, group, beginAtMs, endAtMs);
    return Number(row?.["n"]);
  }

  /** Newest first. Empty texts and states do not narrow. */
  list(instanceId: string, group: string, { jobId, offsetMessageId, page, pageSize, states }: { jobId: string; offsetMessageId: string; states: readonly ResendState[]; page: number; pageSize: number }): { rows: LedgerRow[]; total: number } {
    const where = "WHERE instance_id = ?1 AND group_name = ?2 AND (?3 = '' OR job_id = ?3) AND (?4 = '' OR offset_message_id = ?4) AND (?5 = '[]' OR state IN (SELECT value FROM json_each(?5)))";
    const wanted = [instanceId, group, jobId, offsetMessageId, JSON.stringify(states)];
    const rows = this.#database.prepare(`SELECT * FROM dead_letter_resends ${where} ORDER BY id DESC LIMIT ?6 OFFSET ?7`).all(...wanted, pageSize, (page - 1) * pageSize);
    return { rows: rows.map(rowOf), total: Number(this.#database.prepare(`SELECT count(*) AS n FROM dead_letter_resends ${where}`).get(...wanted)?.["n"]) };
  }

  /** Offset ids of a job's messages that did not go out for sure, in pieces: those after `afterId`. */
  failedOf(jobId: string, afterId: number, limit: number): { id: number; offsetMessageId: string }[] {
    const rows = this.#database.prepare("SELECT id, offset_message_id FROM dead_letter_resends WHERE job_id = ? AND state = 'failed' AND id > ? ORDER BY id LIMIT ?").all(jobId, afterId, limit);
    return rows.map((row) => ({ id: Number(row["id"]), offsetMessageId: String(row["offset_message_id"]) }));
  }

  /** Takes back what was written and certainly not sent, also when it was given up meanwhile. One that was tried before may be stored from then, and stays. */
  withdraw(ids: readonly number[]): void {
    this.#database.prepare("DELETE FROM dead_letter_resends WHERE (state = 'intended' OR (state = 'unknown' AND reason = 'interrupted')) AND attempts = 0 AND id IN (SELECT value FROM json_each(?))").run(JSON.stringify(ids));
  }

  /** Open rows whose job has ended, or that no job looks after: whether they were sent is not known. */
  giveUpAbandoned(nowMs: number): void {
    this.#database.prepare("UPDATE dead_letter_resends SET state = 'unknown', reason = 'interrupted', ended_at = ? WHERE state = 'intended' AND job_id NOT IN (SELECT id FROM jobs WHERE finished_at IS NULL)").run(nowMs);
  }

  /** Forgets messages that died before then: no broker stores them any more. Open rows stay. */
  prune(instanceId: string, deadBeforeMs: number): void {
    this.#database.prepare("DELETE FROM dead_letter_resends WHERE instance_id = ? AND dead_at < ? AND created_at < ? AND state <> 'intended'").run(instanceId, deadBeforeMs, deadBeforeMs);
  }

  #together(work: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      work();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}

function rowOf(row: Record<string, SQLOutputValue>): LedgerRow {
  return {
    id: Number(row["id"]),
    instanceId: String(row["instance_id"]),
    jobId: String(row["job_id"]),
    marker: String(row["marker"]),
    group: String(row["group_name"]),
    offsetMessageId: String(row["offset_message_id"]),
    uniqueId: String(row["unique_id"]),
    originTopic: String(row["origin_topic"]),
    deadAt: Number(row["dead_at"]),
    edited: row["edited"] === 1,
    targetTopic: String(row["target_topic"]),
    place: { topic: String(row["target_topic"]), brokerName: String(row["broker_name"]), queueId: Number(row["queue_id"]), firstOffset: Number(row["first_offset"]) },
    state: resendState.parse(row["state"]),
    reason: resendReason.parse(row["reason"]),
    detail: String(row["detail"]),
    attempts: Number(row["attempts"]),
    copies: Number(row["copies"]),
    sentMessageId: String(row["sent_message_id"]),
    account: String(row["account"]),
    createdAt: Number(row["created_at"]),
    endedAt: row["ended_at"] === null ? null : Number(row["ended_at"]),
  };
}
