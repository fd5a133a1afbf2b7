import type { AlarmCondition, AlarmRuleSettings } from "../../../src/contract/alarm-rules.ts";
import type { NoNoticeReason } from "../../../src/contract/alarm-events.ts";
import type { AlarmEventKind } from "../../../src/contract/alarm-shared.ts";
import type { ConditionState, ObjectState } from "../store/alarm-states-store.ts";
import { isMuted } from "./mute-windows.ts";

/** The part of a rule that decides. */
export type RuleLogic = Pick<AlarmRuleSettings, "match" | "conditions" | "noData" | "repeatMinutes" | "recoveryNotice" | "mute">;

export interface Transition {
  kind: AlarmEventKind;
  /** False in a mute window, and where the rule wants no notice of this kind. */
  notify: boolean;
  /** Why not; empty when `notify`. */
  noNotice: NoNoticeReason;
  /** Conditions as they stood, for what is told and kept. */
  conditions: readonly (ConditionState & { met: boolean })[];
}

/** The end of a period for one object: a point for each condition whose period ends now; null = there is none, undefined = its period does not end. */
export interface PeriodPoints {
  atMs: number;
  points: readonly (number | null | undefined)[];
  /** Evaluated after a time in which the console was off: what is missing proves nothing. */
  late: boolean;
}

export interface Outcome {
  /** undefined = nothing is worth keeping. */
  state: ObjectState | undefined;
  transitions: Transition[];
}

/**
 * The one rule by which alarms begin and end, live and in a back-test (ALM-009 to ALM-015). Answers undefined when nothing changed.
 * A point that does not pass resets its condition; a missing one neither counts nor resets (ALM-012), unless the rule takes it for fine.
 */
export function evaluate(rule: RuleLogic, state: ObjectState | undefined, period: PeriodPoints): Outcome | undefined {
  if (state === undefined && isQuiet(rule, period)) return undefined;
  const before = state ?? { status: "ok", conditions: rule.conditions.map(() => fresh), sinceMs: null, noticedAtMs: null, acknowledged: false };
  const conditions = rule.conditions.map((condition, index) => nextCondition(rule, condition, before.conditions[index] ?? fresh, period.points[index], period.late));
  const walk = new Walk(rule, before, conditions, period);
  const transitions = walk.run();
  const isSame = transitions.length === 0 && conditions.every((condition, index) => sameCondition(condition, before.conditions[index] ?? fresh));
  if (isSame) return undefined;
  const after: ObjectState = { ...walk.standing, conditions };
  return { state: isWorthKeeping(after) ? after : undefined, transitions };
}

const fresh: ConditionState = { passed: 0, missing: 0, value: null };

/** Nothing passes and nothing that counts is missing: by far the most frequent case. */
function isQuiet({ conditions, noData }: RuleLogic, { late, points }: PeriodPoints): boolean {
  for (let index = 0; index < conditions.length; index++) {
    const point = points[index];
    const condition = conditions[index];
    if (point === undefined || condition === undefined) continue;
    if (point === null ? noData.action === "raise" && !late : passes(condition, point)) return false;
  }
  return true;
}

/** Whether one point is over (or under) the threshold. */
export function passes({ comparison, threshold }: AlarmCondition, point: number): boolean {
  switch (comparison) {
    case ">":
      return point > threshold;
    case ">=":
      return point >= threshold;
    case "<":
      return point < threshold;
    case "<=":
      return point <= threshold;
    case "==":
      return point === threshold;
    default:
      return point !== threshold;
  }
}

function nextCondition({ noData }: RuleLogic, condition: AlarmCondition, before: ConditionState, point: number | null | undefined, late: boolean): ConditionState {
  if (point === undefined) return before;
  if (point !== null) return passes(condition, point) ? { passed: Math.min(before.passed + 1, condition.points), missing: 0, value: point } : fresh;
  if (noData.action === "keep" || late) return before;
  if (noData.action === "fine") return fresh;
  return { ...before, missing: Math.min(before.missing + 1, noData.points) };
}

function sameCondition(a: ConditionState, b: ConditionState): boolean {
  return a.passed === b.passed && a.missing === b.missing && a.value === b.value;
}

function isWorthKeeping({ conditions, status }: ObjectState): boolean {
  return status !== "ok" || conditions.some(({ missing, passed }) => passed > 0 || missing > 0);
}

/** Why nobody is told that an alarm ended; empty = they are. */
export function endWithoutNotice({ mute, recoveryNotice }: Pick<RuleLogic, "recoveryNotice" | "mute">, { noticedAtMs }: Pick<ObjectState, "noticedAtMs">, atMs: number): NoNoticeReason {
  if (!recoveryNotice) return "recoveryOff";
  if (noticedAtMs === null) return "neverTold";
  return isMuted(mute, atMs) ? "muted" : "";
}

/** From how an object stood to how it stands, with what happened on the way. */
class Walk {
  readonly standing: Omit<ObjectState, "conditions">;
  readonly #rule: RuleLogic;
  readonly #conditions: (ConditionState & { met: boolean })[];
  readonly #period: PeriodPoints;
  readonly #transitions: Transition[] = [];

  constructor(rule: RuleLogic, before: ObjectState, conditions: ConditionState[], period: PeriodPoints) {
    const { conditions: _before, ...standing } = before;
    this.standing = standing;
    this.#rule = rule;
    this.#conditions = conditions.map((condition, index) => ({ ...condition, met: condition.passed >= (rule.conditions[index]?.points ?? Infinity) }));
    this.#period = period;
  }

  run(): Transition[] {
    const { match, noData } = this.#rule;
    const met = this.#conditions.filter((condition) => condition.met).length;
    const isBreached = match === "any" ? met > 0 : met === this.#conditions.length;
    const isSilent = noData.action === "raise" && this.#conditions.some(({ missing }) => missing >= noData.points);
    const { status } = this.standing;
    if (status === "raised" && isBreached) this.#repeat(this.#conditions.some((condition, index) => condition.met && typeof this.#period.points[index] === "number"));
    else if (status === "noData" && isSilent && !isBreached) this.#repeat(this.#period.points.some((point) => point === null) && !this.#period.late);
    else {
      // What takes the place of another alarm is told instead of its end.
      if (status !== "ok") this.#end(isBreached || isSilent);
      if (isBreached) this.#begin("raised");
      else if (isSilent) this.#begin("noData");
    }
    return this.#transitions;
  }

  get #isMuted(): boolean {
    return isMuted(this.#rule.mute, this.#period.atMs);
  }

  #begin(kind: "raised" | "noData"): void {
    const noNotice = this.#isMuted ? "muted" : "";
    const notify = noNotice === "";
    Object.assign(this.standing, { status: kind, sinceMs: this.#period.atMs, noticedAtMs: notify ? this.#period.atMs : null, acknowledged: false } satisfies Omit<ObjectState, "conditions">);
    this.#tell(kind, noNotice);
  }

  /** ALM-013: once more when the frequency has passed and it still stands; and as soon as a mute window, in which it began, is over. */
  #repeat(isSeen: boolean): void {
    const { acknowledged, noticedAtMs } = this.standing;
    const everyMs = this.#rule.repeatMinutes * 60_000;
    const sinceNoticedMs = noticedAtMs === null ? Infinity : this.#period.atMs - noticedAtMs;
    // Negative: the clock was set back since.
    const isDue = noticedAtMs === null || (everyMs > 0 && (sinceNoticedMs >= everyMs || sinceNoticedMs < 0));
    if (!isSeen || acknowledged || !isDue || this.#isMuted) return;
    this.standing.noticedAtMs = this.#period.atMs;
    this.#tell("repeated", "");
  }

  #end(isReplaced: boolean): void {
    const noNotice = isReplaced ? "replaced" : endWithoutNotice(this.#rule, this.standing, this.#period.atMs);
    Object.assign(this.standing, { status: "ok", sinceMs: null, noticedAtMs: null, acknowledged: false } satisfies Omit<ObjectState, "conditions">);
    this.#tell("recovered", noNotice);
  }

  #tell(kind: AlarmEventKind, noNotice: NoNoticeReason): void {
    this.#transitions.push({ kind, notify: noNotice === "", noNotice, conditions: this.#conditions });
  }
}
