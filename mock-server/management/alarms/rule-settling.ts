import type { AlarmCondition, AlarmRuleSettings } from "../../../src/contract/alarm-rules.ts";
import type { AlarmEnd } from "../../../src/contract/alarm-events.ts";
import type { AlarmEventKind, NoticeCondition } from "../../../src/contract/alarm-shared.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import type { AlarmRulesStore, StoredRule } from "../store/alarm-rules-store.ts";
import type { AlarmStatesStore, KeptState, ObjectState } from "../store/alarm-states-store.ts";
import { evaluate } from "./evaluator.ts";
import type { Transition } from "./evaluator.ts";
import { isMuted } from "./mute-windows.ts";
import type { Notifier } from "./notifier.ts";
import { endsAt, minuteMs } from "./period-points.ts";
import type { PeriodPoints } from "./period-points.ts";

/** One period end of an instance, with everything that was read for it. */
export interface Period {
  atMs: number;
  points: PeriodPoints;
  instanceName: string;
  /** It ended before this process began. */
  late: boolean;
  /** What is missing proves nothing. */
  isBlind: boolean;
}

export interface RuleSettlingParts {
  rules: AlarmRulesStore;
  states: AlarmStatesStore;
  notifier: Notifier;
  /** Whether the object is still there; undefined = that cannot be told now. */
  exists: (instanceId: string, subject: MetricSubject) => boolean | undefined;
}

interface Watched {
  rule: StoredRule;
  period: Period;
  key: string;
  subject: MetricSubject;
  state: KeptState | undefined;
}

/** Evaluates one rule for one period over all its objects, and keeps what came of it. Inside the transaction of the caller. */
export class RuleSettling {
  readonly #parts: RuleSettlingParts;
  #notified = false;

  constructor(parts: RuleSettlingParts) {
    this.#parts = parts;
  }

  /** Answers whether anybody is to be told. */
  settle(rule: StoredRule, period: Period): boolean {
    const { rules, states } = this.#parts;
    this.#notified = false;
    const now = rules.standingOf(rule.id);
    // It was changed, switched off or deleted while the points were read.
    if (now?.updatedAtMs !== rule.updatedAtMs || now.evaluatedToMs >= period.atMs) return false;
    const { settings } = rule;
    if (settings.conditions.some((condition) => endsAt(condition, period.atMs))) {
      const kept = states.ofRule(rule.id);
      const watched = period.points.objectsOf(settings);
      const columns = settings.conditions.map((condition) => period.points.columnOf(condition, settings.dimension));
      const points: (number | null | undefined)[] = [];
      const readPoints = (key: string): void => {
        for (let index = 0; index < columns.length; index++) points[index] = columns[index]?.(key);
      };
      for (const [key, subject] of watched) {
        readPoints(key);
        this.#evaluate({ rule, period, key, subject, state: kept.get(key) }, points);
      }
      for (const [key, state] of kept) {
        if (watched.has(key)) continue;
        const left = { rule, period, key, subject: state.subject, state };
        readPoints(key);
        if (period.points.isGivenUp(settings, state.subject)) this.#objectGone(left, state);
        else this.#evaluate(left, points);
      }
    }
    rules.evaluatedTo(rule.id, period.atMs);
    return this.#notified;
  }

  #evaluate(watched: Watched, points: (number | null | undefined)[]): void {
    const { key, period, rule, state, subject } = watched;
    const { settings } = rule;
    const outcome = evaluate(settings, state, { atMs: period.atMs, late: period.isBlind, points });
    if (!outcome && !state) return;
    if (this.#parts.exists(rule.instanceId, subject) === false) {
      if (state) this.#objectGone(watched, state);
      return;
    }
    if (!outcome) return;
    let alarmId = state?.alarmId ?? null;
    for (const transition of outcome.transitions) alarmId = this.#keep(watched, transition, alarmId, factsOf(settings, transition, points));
    if (outcome.state) this.#parts.states.save(rule.id, key, { ...outcome.state, subject, alarmId });
    else this.#parts.states.drop(rule.id, key);
  }

  /** Answers the alarm that stands afterwards. */
  #keep(watched: Watched, { kind, notify }: Transition, standing: number | null, conditions: NoticeCondition[]): number | null {
    const { key, period, rule, subject } = watched;
    const { settings } = rule;
    const begins = kind === "raised" || kind === "noData";
    const alarmId = begins
      ? this.#parts.states.begin({ instanceId: rule.instanceId, ruleId: rule.id, ruleName: settings.name, dimension: settings.dimension, subject, subjectKey: key, severity: settings.severity, kind, match: settings.match, conditions, raisedAt: period.atMs, late: period.late })
      : standing;
    if (alarmId === null) return null;
    if (kind === "recovered") this.#end(alarmId, period.atMs, "recovered");
    this.#tell(watched, { alarmId, kind, notify, conditions, raisedAt: begins ? period.atMs : (watched.state?.sinceMs ?? null) });
    return kind === "recovered" ? null : alarmId;
  }

  #objectGone(watched: Watched, state: KeptState): void {
    const { key, period, rule } = watched;
    this.#parts.states.drop(rule.id, key);
    if (state.alarmId === null) return;
    this.#end(state.alarmId, period.atMs, "objectGone");
    const notify = rule.settings.recoveryNotice && state.noticedAtMs !== null && !isMuted(rule.settings.mute, period.atMs);
    this.#tell(watched, { alarmId: state.alarmId, kind: "recovered", notify, conditions: [], raisedAt: state.sinceMs });
  }

  #end(alarmId: number, atMs: number, reason: AlarmEnd): void {
    this.#parts.states.end(alarmId, atMs, reason);
  }

  #tell({ period, rule, subject }: Watched, { alarmId, conditions, kind, notify, raisedAt }: { alarmId: number; kind: AlarmEventKind; notify: boolean; conditions: NoticeCondition[]; raisedAt: number | null }): void {
    const { instanceId, settings } = rule;
    const notified = notify && settings.policyIds.length > 0;
    const eventId = this.#parts.states.addEvent({ alarmId, kind, atMs: period.atMs, late: period.late, notified, conditions });
    if (!notified) return;
    this.#notified = true;
    this.#parts.notifier.enqueue({
      eventId: String(eventId),
      ruleId: rule.id,
      ruleName: settings.name,
      instanceId,
      instanceName: period.instanceName,
      severity: settings.severity,
      kind,
      subject,
      conditions,
      at: period.atMs,
      raisedAt,
      content: settings.content,
      link: `/instances/${instanceId}/alarms/history?alarm=${alarmId}`,
      policyIds: settings.policyIds,
    });
  }
}

/** What was seen, as it is told and kept. */
function factsOf(settings: AlarmRuleSettings, transition: Transition, points: readonly (number | null | undefined)[]): NoticeCondition[] {
  return settings.conditions.map((condition, index) => factOf(condition, transition.conditions[index], points[index]));
}

function factOf({ comparison, metric, periodMinutes, points, statistic, threshold }: AlarmCondition, state: (ObjectState["conditions"][number] & { met: boolean }) | undefined, point: number | null | undefined): NoticeCondition {
  return { metric, statistic, periodMs: periodMinutes * minuteMs, comparison, threshold, value: point ?? state?.value ?? null, points, met: state?.met ?? false };
}
