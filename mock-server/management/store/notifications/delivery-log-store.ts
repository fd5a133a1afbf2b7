import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { alarmSeverity, noticeKind } from "../../../../src/contract/alarm-shared.ts";
import { attemptOutcome, deliveryState, withheldReason } from "../../../../src/contract/notifications.ts";
import type { DeliveryAttempt, DeliveryRow, DeliveryState } from "../../../../src/contract/notifications.ts";

/** What is stored of a delivery; what it waits for is found out when it is read. */
export type LoggedDelivery = Omit<DeliveryRow, "waitsFor">;

export interface DeliveryFilter {
  search: string;
  state: DeliveryState | "";
  policyId: string;
  eventId: string;
  newestFirst: boolean;
  page: number;
  pageSize: number;
}

const where = `WHERE (?1 = '' OR state = ?1) AND (?2 = '' OR policy_id = ?2) AND (?3 = '' OR event_id = ?3)
  AND (?4 = '' OR instr(lower(title), ?4) > 0 OR instr(lower(rule_name), ?4) > 0 OR instr(lower(receiver), ?4) > 0 OR instr(lower(policy_name), ?4) > 0 OR id = ?4)`;

/** What was sent to whom and what came back, for who reads it. */
export class DeliveryLogStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  list({ eventId, newestFirst, page, pageSize, policyId, search, state }: DeliveryFilter): { rows: LoggedDelivery[]; total: number } {
    const wanted = [state, policyId, eventId, search.toLowerCase()];
    const order = newestFirst ? "DESC" : "ASC";
    const rows = this.#database.prepare(`SELECT * FROM deliveries ${where} ORDER BY at ${order}, seq ${order} LIMIT ?5 OFFSET ?6`).all(...wanted, pageSize, (page - 1) * pageSize);
    return { rows: rows.map(rowOf), total: Number(this.#database.prepare(`SELECT count(*) AS n FROM deliveries ${where}`).get(...wanted)?.["n"]) };
  }

  find(id: string): LoggedDelivery | undefined {
    const row = this.#database.prepare("SELECT * FROM deliveries WHERE id = ?").get(id);
    return row && rowOf(row);
  }

  attempts(id: string): DeliveryAttempt[] {
    return this.#database.prepare("SELECT * FROM delivery_attempts WHERE delivery_id = ? ORDER BY number").all(id).map(attemptOf);
  }

  /** What a digest names. */
  collected(id: string): { id: string; title: string }[] {
    return this.#database.prepare("SELECT id, title FROM deliveries WHERE digest_id = ? ORDER BY seq").all(id).map((row) => ({ id: String(row["id"]), title: String(row["title"]) }));
  }
}

function attemptOf(row: Record<string, SQLOutputValue>): DeliveryAttempt {
  const startedAt = Number(row["started_at"]);
  return { number: Number(row["number"]), startedAt, durationMs: row["ended_at"] === null ? null : Number(row["ended_at"]) - startedAt, outcome: attemptOutcome.parse(row["outcome"]), answer: String(row["answer"]) };
}

function rowOf(row: Record<string, SQLOutputValue>): LoggedDelivery {
  const numberOrNull = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  const kind = row["kind"] === "digest" ? "digest" : noticeKind.parse(row["kind"]);
  return {
    id: String(row["id"]),
    at: Number(row["at"]),
    kind,
    severity: alarmSeverity.parse(row["severity"]),
    ruleName: String(row["rule_name"]),
    instanceName: String(row["instance_name"]),
    title: String(row["title"]),
    policyId: String(row["policy_id"]),
    policyName: String(row["policy_name"]),
    channel: String(row["channel"]),
    receiver: String(row["receiver"]),
    state: deliveryState.parse(row["state"]),
    reason: withheldReason.parse(row["reason"]),
    attempts: Number(row["attempts"]),
    lastAnswer: String(row["last_answer"]),
    nextAttemptAt: numberOrNull("next_at"),
    finishedAt: numberOrNull("finished_at"),
    digestId: String(row["digest_id"]),
  };
}
