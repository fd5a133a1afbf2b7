import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { alarm as alarmSchema, noNoticeReason } from "../../../src/contract/alarm-events.ts";
import type { Alarm, NoNoticeReason } from "../../../src/contract/alarm-events.ts";
import { alarmEventKind, noticeCondition } from "../../../src/contract/alarm-shared.ts";

export type StoredAlarm = Omit<Alarm, "instanceName">;

export interface StoredEvent {
  id: string;
  kind: z.output<typeof alarmEventKind>;
  at: number;
  late: boolean;
  notified: boolean;
  noNotice: NoNoticeReason;
  conditions: z.output<typeof noticeCondition>[];
}

export interface HistoryQuery {
  instanceId: string;
  /** Part of the name of the object or the rule; empty = all, as everywhere below. */
  search: string;
  state: "firing" | "ended" | "";
  severity: string;
  acknowledged: "true" | "false" | "";
  ruleId: string;
  fromMs: number;
  /** 0 = now. */
  toMs: number;
  sort: string;
  limit: number;
  offset: number;
}

/** A place in the order in which alarms ended. */
export interface AlarmPlace {
  endedAtMs: number;
  id: number;
}

const storedAlarm = alarmSchema.omit({ instanceName: true });
const conditions = z.array(noticeCondition);
const severityRank = "CASE severity WHEN 'critical' THEN 0 WHEN 'major' THEN 1 WHEN 'minor' THEN 2 ELSE 3 END";
/** By state: what needs somebody now before what somebody looks after before what is over. */
const stateRank = `CASE WHEN ended_at IS NOT NULL THEN 5 WHEN acknowledged_at IS NOT NULL THEN 4 ELSE ${severityRank} END`;
const orders: Record<string, string> = { raisedAt: "raised_at", endedAt: "ended_at", severity: severityRank, ruleName: "rule_name", state: stateRank };
const selectAlarms =
  "SELECT *, (SELECT COUNT(*) FROM alarm_events WHERE alarm_id = alarms.id AND kind = 'repeated') AS repeats, NOT EXISTS (SELECT 1 FROM alarm_events WHERE alarm_id = alarms.id AND notified = 1) AND EXISTS (SELECT 1 FROM alarm_events WHERE alarm_id = alarms.id AND no_notice = 'muted') AS muted FROM alarms";

/** Alarms that stand and that are over, as pages read them. */
export class AlarmHistoryStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  page(query: HistoryQuery): { alarms: StoredAlarm[]; total: number } {
    const { sql, values } = filterOf(query);
    const direction = query.sort.startsWith("-") ? "DESC" : "ASC";
    const order = orders[query.sort.replace("-", "")] ?? "raised_at";
    const rows = this.#database.prepare(`${selectAlarms} WHERE ${sql} ORDER BY ${order} ${direction} NULLS LAST, raised_at DESC, id DESC LIMIT ? OFFSET ?`).all(...values, query.limit, query.offset);
    const total = this.#database.prepare(`SELECT COUNT(*) AS n FROM alarms WHERE ${sql}`).get(...values)?.["n"];
    return { alarms: rows.map(alarmOf), total: Number(total) };
  }

  find(instanceId: string, id: string): StoredAlarm | undefined {
    const row = this.#database.prepare(`${selectAlarms} WHERE instance_id = ? AND id = ?`).get(instanceId, id);
    return row && alarmOf(row);
  }

  /** Oldest first. */
  events(alarmId: string): StoredEvent[] {
    return this.#database.prepare("SELECT * FROM alarm_events WHERE alarm_id = ? ORDER BY id").all(alarmId).map((row) => ({
      id: String(row["id"]),
      kind: alarmEventKind.parse(row["kind"]),
      at: Number(row["at"]),
      late: row["late"] === 1,
      notified: row["notified"] === 1,
      noNotice: noNoticeReason.parse(row["no_notice"]),
      conditions: conditions.parse(JSON.parse(String(row["conditions"]))),
    }));
  }

  acknowledge(id: string, atMs: number, account: string, note: string): void {
    this.#database.prepare("UPDATE alarms SET acknowledged_at = ?, acknowledged_by = ?, note = ? WHERE id = ?").run(atMs, account, note, id);
  }

  /** Alarms that stand, by instance. */
  standing(): { instanceId: string; total: number; acknowledged: number; critical: number; newest: number }[] {
    return this.#database
      .prepare("SELECT instance_id, COUNT(*) AS total, COUNT(acknowledged_at) AS acknowledged, SUM(severity = 'critical' AND acknowledged_at IS NULL) AS critical, MAX(raised_at) AS newest FROM alarms WHERE ended_at IS NULL GROUP BY instance_id")
      .all()
      .map((row) => ({ instanceId: String(row["instance_id"]), total: Number(row["total"]), acknowledged: Number(row["acknowledged"]), critical: Number(row["critical"]), newest: Number(row["newest"]) }));
  }

  /** By rule. */
  standingOf(instanceId: string): Map<string, number> {
    const rows = this.#database.prepare("SELECT rule_id, COUNT(*) AS n FROM alarms WHERE instance_id = ? AND ended_at IS NULL GROUP BY rule_id").all(instanceId);
    return new Map(rows.map((row) => [String(row["rule_id"]), Number(row["n"])]));
  }

  /** The newest of the alarms of an instance that are over, without so many that are newer; undefined = there are not that many. */
  endedBeyond(instanceId: string, count: number): AlarmPlace | undefined {
    const row = this.#database.prepare("SELECT ended_at, id FROM alarms WHERE instance_id = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT 1 OFFSET ?").get(instanceId, count);
    return row && { endedAtMs: Number(row["ended_at"]), id: Number(row["id"]) };
  }

  /** Forgets alarms that are over, with their events: the oldest up to a place, at most `limit`. Answers how many. */
  removeEnded(instanceId: string, { endedAtMs, id }: AlarmPlace, limit: number): number {
    const { changes } = this.#database
      .prepare("DELETE FROM alarms WHERE id IN (SELECT id FROM alarms WHERE instance_id = ? AND ended_at IS NOT NULL AND (ended_at, id) <= (?, ?) ORDER BY ended_at, id LIMIT ?)")
      .run(instanceId, endedAtMs, id, limit);
    return Number(changes);
  }
}

function filterOf({ acknowledged, fromMs, instanceId, ruleId, search, severity, state, toMs }: HistoryQuery): { sql: string; values: SQLInputValue[] } {
  const parts: [string, ...SQLInputValue[]][] = [["instance_id = ?", instanceId]];
  if (search !== "") parts.push(["(instr(lower(subject_key), lower(?)) > 0 OR instr(lower(rule_name), lower(?)) > 0)", search, search]);
  if (state !== "") parts.push([state === "firing" ? "ended_at IS NULL" : "ended_at IS NOT NULL"]);
  if (severity !== "") parts.push(["severity = ?", severity]);
  if (acknowledged !== "") parts.push([acknowledged === "true" ? "acknowledged_at IS NOT NULL" : "acknowledged_at IS NULL"]);
  if (ruleId !== "") parts.push(["rule_id = ?", ruleId]);
  if (fromMs > 0) parts.push(["raised_at >= ?", fromMs]);
  if (toMs > 0) parts.push(["raised_at < ?", toMs]);
  return { sql: parts.map(([sql]) => sql).join(" AND "), values: parts.flatMap(([, ...values]) => values) };
}

function alarmOf(row: Record<string, SQLOutputValue>): StoredAlarm {
  return storedAlarm.parse({
    id: String(row["id"]),
    instanceId: row["instance_id"],
    ruleId: row["rule_id"],
    ruleName: row["rule_name"],
    dimension: row["dimension"],
    subject: JSON.parse(String(row["subject"])),
    severity: row["severity"],
    kind: row["kind"],
    match: row["match"],
    conditions: JSON.parse(String(row["conditions"])),
    raisedAt: row["raised_at"],
    late: row["late"] === 1,
    endedAt: row["ended_at"],
    endReason: row["end_reason"],
    acknowledgedAt: row["acknowledged_at"],
    acknowledgedBy: row["acknowledged_by"],
    note: row["note"],
    repeats: row["repeats"],
    muted: row["muted"] === 1,
  });
}
