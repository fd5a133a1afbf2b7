import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import type { Alarm, AlarmEnd } from "../../../src/contract/alarm-events.ts";
import type { AlarmEventKind, NoticeCondition } from "../../../src/contract/alarm-shared.ts";
import { metricSubject } from "../../../src/contract/metrics.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";

const conditionState = z.object({
  passed: z.number().int(),
  missing: z.number().int(),
  value: z.number().nullable(),
});
/** How one condition of one object stands: points in a row that passed (at most as many as it asks for), periods in a row without a point, the last point that passed. */
export type ConditionState = z.output<typeof conditionState>;

const status = z.enum(["ok", "raised", "noData"]);

/** How one object of a rule stands. There is none for an object of which nothing is worth keeping. */
export interface ObjectState {
  status: z.output<typeof status>;
  conditions: ConditionState[];
  /** Begin of the alarm; null while the status is ok. */
  sinceMs: number | null;
  /** When somebody was last told of this alarm; null = nobody was. */
  noticedAtMs: number | null;
  /** Somebody looks after it: it is not told again. */
  acknowledged: boolean;
}

/** With the alarm that stands; null while the status is ok. */
export interface KeptState extends ObjectState {
  subject: MetricSubject;
  alarmId: number | null;
}

export type NewAlarm = Pick<Alarm, "instanceId" | "ruleId" | "ruleName" | "dimension" | "subject" | "severity" | "kind" | "match" | "conditions" | "raisedAt" | "late"> & { subjectKey: string };

export interface NewEvent {
  alarmId: number;
  kind: AlarmEventKind;
  atMs: number;
  late: boolean;
  notified: boolean;
  conditions: readonly NoticeCondition[];
}

const conditionStates = z.array(conditionState);

/** What the evaluation keeps between two periods, and the history that it writes. Every call belongs inside a transaction of the caller. */
export class AlarmStatesStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** By the key of the object. */
  ofRule(ruleId: string): Map<string, KeptState> {
    const rows = this.#database.prepare("SELECT alarm_states.*, acknowledged_at FROM alarm_states LEFT JOIN alarms ON alarms.id = alarm_id WHERE alarm_states.rule_id = ?").all(ruleId);
    return new Map(rows.map((row) => [String(row["subject_key"]), stateOf(row)]));
  }

  save(ruleId: string, subjectKey: string, { alarmId, conditions, noticedAtMs, sinceMs, status: kept, subject }: KeptState): void {
    this.#database
      .prepare(
        `INSERT INTO alarm_states (rule_id, subject_key, subject, status, conditions, since, noticed_at, alarm_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (rule_id, subject_key) DO UPDATE SET status = excluded.status, conditions = excluded.conditions, since = excluded.since, noticed_at = excluded.noticed_at, alarm_id = excluded.alarm_id`,
      )
      .run(ruleId, subjectKey, JSON.stringify(subject), kept, JSON.stringify(conditions), sinceMs, noticedAtMs, alarmId);
  }

  drop(ruleId: string, subjectKey: string): void {
    this.#database.prepare("DELETE FROM alarm_states WHERE rule_id = ? AND subject_key = ?").run(ruleId, subjectKey);
  }

  /** Answers the id of the alarm. */
  begin(alarm: NewAlarm): number {
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO alarms (instance_id, rule_id, rule_name, dimension, subject, subject_key, severity, kind, match, conditions, raised_at, late, acknowledged_by, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')")
      .run(alarm.instanceId, alarm.ruleId, alarm.ruleName, alarm.dimension, JSON.stringify(alarm.subject), alarm.subjectKey, alarm.severity, alarm.kind, alarm.match, JSON.stringify(alarm.conditions), alarm.raisedAt, alarm.late ? 1 : 0);
    return Number(lastInsertRowid);
  }

  end(alarmId: number, atMs: number, reason: AlarmEnd): void {
    this.#database.prepare("UPDATE alarms SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL").run(atMs, reason, alarmId);
  }

  /** Answers the id of the event. */
  addEvent({ alarmId, atMs, conditions, kind, late, notified }: NewEvent): number {
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO alarm_events (alarm_id, kind, at, late, notified, conditions) VALUES (?, ?, ?, ?, ?, ?)")
      .run(alarmId, kind, atMs, late ? 1 : 0, notified ? 1 : 0, JSON.stringify(conditions));
    return Number(lastInsertRowid);
  }

  /** The rule is no more what it was: its alarms are over without a notice, and every object begins anew. */
  closeAll(ruleId: string, atMs: number, reason: AlarmEnd): void {
    for (const { alarmId } of this.ofRule(ruleId).values()) {
      if (alarmId === null) continue;
      this.end(alarmId, atMs, reason);
      this.addEvent({ alarmId, kind: "recovered", atMs, late: false, notified: false, conditions: [] });
    }
    this.#database.prepare("DELETE FROM alarm_states WHERE rule_id = ?").run(ruleId);
  }
}

function stateOf(row: Record<string, SQLOutputValue>): KeptState {
  return {
    subject: metricSubject.parse(JSON.parse(String(row["subject"]))),
    status: status.parse(row["status"]),
    conditions: conditionStates.parse(JSON.parse(String(row["conditions"]))),
    sinceMs: numberOrNull(row["since"]),
    noticedAtMs: numberOrNull(row["noticed_at"]),
    alarmId: numberOrNull(row["alarm_id"]),
    acknowledged: typeof row["acknowledged_at"] === "number",
  };
}

function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}
