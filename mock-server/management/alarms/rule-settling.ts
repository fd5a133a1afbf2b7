import type { AlarmCondition, AlarmRuleSettings } from "../../../src/contract/alarm-rules.ts";
import type { AlarmEnd, NoNoticeReason } from "../../../src/contract/alarm-events.ts";
import type { AlarmEventKind, NoticeCondition } from "../../../src/contract/alarm-shared.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import type { AlarmRulesStore, StoredRule } from "../store/alarm-rules-store.ts";
import type { AlarmStatesStore, KeptState, ObjectState } from "../store/alarm-states-store.ts";
import { endWithoutNotice, evaluate } from "./evaluator.ts";
import type { Transition } from "./evaluator.ts";
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
  key: string;
  subject: MetricSubject;
  state: KeptState | undefined;
}

/**
 * Evaluates one rule for one period over all its objects, and keeps what came of it, object by object, in as many transactions as the
 * caller likes. What becomes of one object (its state, its event and its notice) is always in one of them. The rule counts as evaluated
 * with the last; when a crash comes before, the period is evaluated again, and objects that it has changed already are passed over.
 * Those of which nothing was kept do not change again: no point of theirs counts.
 */
export class RuleSettling {
  readonly #parts: RuleSettlingParts;
  readonly #rule: StoredRule;
  readonly #period: Period;
  readonly #walk: Generator<void>;
  /** Whether anybody is to be told since the last look at this. */
  #notified = false;

  constructor(parts: RuleSettlingParts, rule: StoredRule, period: Period) {
    this.#parts = parts;
    this.#rule = rule;
    this.#period = period;
    this.#walk = this.#objects();
  }

  /** Goes on, inside the transaction of the caller, until the time is over, which is asked after each object that changed. `done`: nothing of it is left. */
  settle(isOver: () => boolean): { done: boolean; notified: boolean } {
    const { rules } = this.#parts;
    this.#notified = false;
    const now = rules.standingOf(this.#rule.id);
    // It was changed, switched off or deleted meanwhile.
    if (now?.updatedAtMs !== this.#rule.updatedAtMs || now.evaluatedToMs >= this.#period.atMs) return { done: true, notified: false };
    while (this.#walk.next().done !== true) if (isOver()) return { done: false, notified: this.#notified };
    rules.evaluatedTo(this.#rule.id, this.#period.atMs);
    return { done: true, notified: this.#notified };
  }

  /** Stops after each object of which something was written. */
  *#objects(): Generator<void> {
    const { atMs, points: known } = this.#period;
    const { id, settings } = this.#rule;
    if (!settings.conditions.some((condition) => endsAt(condition, atMs))) return;
    const kept = this.#parts.states.ofRule(id);
    const watched = known.objectsOf(settings);
    const columns = settings.conditions.map((condition) => known.columnOf(condition, settings.dimension));
    const points: (number | null | undefined)[] = [];
    const readPoints = (key: string): void => {
      for (let index = 0; index < columns.length; index++) points[index] = columns[index]?.(key);
    };
    for (const [key, subject] of watched) {
      const state = kept.get(key);
      if (state?.evaluatedToMs === atMs) continue;
      readPoints(key);
      if (this.#evaluate({ key, subject, state }, points)) yield;
    }
    for (const [key, state] of kept) {
      if (watched.has(key) || state.evaluatedToMs === atMs) continue;
      const left = { key, subject: state.subject, state };
      readPoints(key);
      if (known.isGivenUp(settings, state.subject)) this.#objectGone(left, state);
      else if (!this.#evaluate(left, points)) continue;
      yield;
    }
  }

  /** Answers whether anything was written. */
  #evaluate(watched: Watched, points: (number | null | undefined)[]): boolean {
    const { key, state, subject } = watched;
    const { id, instanceId, settings } = this.#rule;
    const { atMs, isBlind } = this.#period;
    const outcome = evaluate(settings, state, { atMs, late: isBlind, points });
    if (!outcome && !state) return false;
    if (this.#parts.exists(instanceId, subject) === false) {
      if (state) this.#objectGone(watched, state);
      return state !== undefined;
    }
    if (!outcome) return false;
    let alarmId = state?.alarmId ?? null;
    for (const transition of outcome.transitions) alarmId = this.#keep(watched, transition, alarmId, factsOf(settings, transition, points));
    if (outcome.state) this.#parts.states.save(id, key, { ...outcome.state, subject, alarmId, evaluatedToMs: atMs });
    else this.#parts.states.drop(id, key);
    return true;
  }

  /** Answers the alarm that stands afterwards. */
  #keep(watched: Watched, { kind, noNotice }: Transition, standing: number | null, conditions: NoticeCondition[]): number | null {
    const { key, subject } = watched;
    const [rule, period] = [this.#rule, this.#period];
    const { settings } = rule;
    const begins = kind === "raised" || kind === "noData";
    const alarmId = begins
      ? this.#parts.states.begin({ instanceId: rule.instanceId, ruleId: rule.id, ruleName: settings.name, dimension: settings.dimension, subject, subjectKey: key, severity: settings.severity, kind, match: settings.match, conditions, raisedAt: period.atMs, late: period.late })
      : standing;
    if (alarmId === null) return null;
    if (kind === "recovered") this.#end(alarmId, period.atMs, "recovered");
    this.#tell(watched, { alarmId, kind, noNotice, conditions, raisedAt: begins ? period.atMs : (watched.state?.sinceMs ?? null) });
    return kind === "recovered" ? null : alarmId;
  }

  #objectGone(watched: Watched, state: KeptState): void {
    const [rule, period] = [this.#rule, this.#period];
    this.#parts.states.drop(rule.id, watched.key);
    if (state.alarmId === null) return;
    this.#end(state.alarmId, period.atMs, "objectGone");
    const noNotice = endWithoutNotice(rule.settings, state, period.atMs);
    this.#tell(watched, { alarmId: state.alarmId, kind: "recovered", noNotice, conditions: [], raisedAt: state.sinceMs });
  }

  #end(alarmId: number, atMs: number, reason: AlarmEnd): void {
    this.#parts.states.end(alarmId, atMs, reason);
  }

  #tell({ subject }: Watched, { alarmId, conditions, kind, noNotice, raisedAt }: { alarmId: number; kind: AlarmEventKind; noNotice: NoNoticeReason; conditions: NoticeCondition[]; raisedAt: number | null }): void {
    const [rule, period] = [this.#rule, this.#period];
    const { instanceId, settings } = rule;
    const reason = noNotice === "" && settings.policyIds.length === 0 ? "noPolicy" : noNotice;
    const notified = reason === "";
    const eventId = this.#parts.states.addEvent({ alarmId, kind, atMs: period.atMs, late: period.late, notified, noNotice: reason, conditions });
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
