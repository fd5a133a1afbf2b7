import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import { z } from "zod";
import type { Alarm, AlarmEnd, NoNoticeReason } from "../../../src/contract/alarm-events.ts";
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
  /** End of the period in which this was kept. */
  evaluatedToMs: number;
  alarmId: number | null;
}

export type NewAlarm = Pick<Alarm, "instanceId" | "ruleId" | "ruleName" | "dimension" | "subject" | "severity" | "kind" | "match" | "conditions" | "raisedAt" | "late"> & { subjectKey: string };

export interface NewEvent {
  alarmId: number;
  kind: AlarmEventKind;
  atMs: number;
  late: boolean;
  notified: boolean;
  /** Why not; empty when somebody is. */
  noNotice?: NoNoticeReason;
  conditions: readonly NoticeCondition[];
}

const conditionStates = z.array(conditionState);

/**
 * What the evaluation keeps between two periods, and the history that it writes. Every call belongs inside a transaction of the caller.
 * Thousands of objects may change in one period, so its statements are prepared once.
 */
export class AlarmStatesStore {
  readonly #ofRule: StatementSync;
  readonly #save: StatementSync;
  readonly #drop: StatementSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #addEvent: StatementSync;
  readonly #endAll: StatementSync;
  readonly #tellAll: StatementSync;
  readonly #dropAll: StatementSync;

  constructor(database: DatabaseSync) {
    this.#ofRule = database.prepare("SELECT alarm_states.*, acknowledged_at FROM alarm_states LEFT JOIN alarms ON alarms.id = alarm_id WHERE alarm_states.rule_id = ?");
    this.#save = database.prepare(
      `INSERT INTO alarm_states (rule_id, subject_key, subject, status, conditions, since, noticed_at, alarm_id, evaluated_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (rule_id, subject_key) DO UPDATE SET status = excluded.status, conditions = excluded.conditions, since = excluded.since, noticed_at = excluded.noticed_at, alarm_id = excluded.alarm_id, evaluated_to = excluded.evaluated_to`,
    );
    this.#drop = database.prepare("DELETE FROM alarm_states WHERE rule_id = ? AND subject_key = ?");
    this.#begin = database.prepare("INSERT INTO alarms (instance_id, rule_id, rule_name, dimension, subject, subject_key, severity, kind, match, conditions, raised_at, late, acknowledged_by, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')");
    this.#end = database.prepare("UPDATE alarms SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL");
    this.#addEvent = database.prepare("INSERT INTO alarm_events (alarm_id, kind, at, late, notified, conditions, no_notice) VALUES (?, ?, ?, ?, ?, ?, ?)");
    const standing = "(SELECT alarm_id FROM alarm_states WHERE rule_id = ? AND alarm_id IS NOT NULL)";
    this.#endAll = database.prepare(`UPDATE alarms SET ended_at = ?, end_reason = ? WHERE ended_at IS NULL AND id IN ${standing}`);
    this.#tellAll = database.prepare(`INSERT INTO alarm_events (alarm_id, kind, at, late, notified, conditions, no_notice) SELECT id, 'recovered', ?, 0, 0, '[]', 'ruleChanged' FROM alarms WHERE id IN ${standing} ORDER BY id`);
    this.#dropAll = database.prepare("DELETE FROM alarm_states WHERE rule_id = ?");
  }

  /** By the key of the object. */
  ofRule(ruleId: string): Map<string, KeptState> {
    return new Map(this.#ofRule.all(ruleId).map((row) => [String(row["subject_key"]), stateOf(row)]));
  }

  save(ruleId: string, subjectKey: string, { alarmId, conditions, evaluatedToMs, noticedAtMs, sinceMs, status: kept, subject }: KeptState): void {
    this.#save.run(ruleId, subjectKey, JSON.stringify(subject), kept, JSON.stringify(conditions), sinceMs, noticedAtMs, alarmId, evaluatedToMs);
  }

  drop(ruleId: string, subjectKey: string): void {
    this.#drop.run(ruleId, subjectKey);
  }

  /** Answers the id of the alarm. */
  begin(alarm: NewAlarm): number {
    const { lastInsertRowid } = this.#begin.run(alarm.instanceId, alarm.ruleId, alarm.ruleName, alarm.dimension, JSON.stringify(alarm.subject), alarm.subjectKey, alarm.severity, alarm.kind, alarm.match, JSON.stringify(alarm.conditions), alarm.raisedAt, alarm.late ? 1 : 0);
    return Number(lastInsertRowid);
  }

  end(alarmId: number, atMs: number, reason: AlarmEnd): void {
    this.#end.run(atMs, reason, alarmId);
  }

  /** Answers the id of the event. */
  addEvent({ alarmId, atMs, conditions, kind, late, noNotice = "", notified }: NewEvent): number {
    const { lastInsertRowid } = this.#addEvent.run(alarmId, kind, atMs, late ? 1 : 0, notified ? 1 : 0, JSON.stringify(conditions), noNotice);
    return Number(lastInsertRowid);
  }

  /** The rule is no more what it was: its alarms are over without a notice, and every object begins anew. */
  closeAll(ruleId: string, atMs: number, reason: AlarmEnd): void {
    this.#endAll.run(atMs, reason, ruleId);
    this.#tellAll.run(atMs, ruleId);
    this.#dropAll.run(ruleId);
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
    evaluatedToMs: Number(row["evaluated_to"]),
    acknowledged: typeof row["acknowledged_at"] === "number",
  };
}

function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}
