import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { alarmPresets, maxRulesOfInstance } from "../../../../src/contract/alarm-presets.ts";
import type { AlarmPreset } from "../../../../src/contract/alarm-presets.ts";
import type { AlarmRule, AlarmRuleSettings } from "../../../../src/contract/alarm-rules.ts";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import { mutedUntil } from "../../alarms/mute-windows.ts";
import { minuteMs } from "../../alarms/period-points.ts";
import type { MetricSource } from "../../metrics/metric-series.ts";
import type { AlarmHistoryStore } from "../../store/alarm-history-store.ts";
import type { AlarmRulesStore, StoredRule } from "../../store/alarm-rules-store.ts";
import type { AlarmStatesStore } from "../../store/alarm-states-store.ts";
import type { AlarmTemplatesStore } from "../../store/alarm-templates-store.ts";
import { atOnce } from "../../store/at-once.ts";
import type { Actor } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { fieldRefusal, refusal } from "../service-error.ts";
import { pageOf } from "../small-lists.ts";
import { userSubjects } from "../user-subjects.ts";
import { refuseBadMutes } from "./mute-refusals.ts";
import { figuresOf } from "./rule-figures.ts";
import { withTemplate } from "./template-conditions.ts";

export interface AlarmRulesParts {
  database: DatabaseSync;
  hub: InstanceHub;
  rules: AlarmRulesStore;
  templates: AlarmTemplatesStore;
  states: AlarmStatesStore;
  history: AlarmHistoryStore;
  source: Pick<MetricSource, "subjects">;
  audit: AuditTrail;
}

const defaults = { enabled: true, objects: { choice: "all" }, templateId: null, recoveryNotice: true, mute: [], content: "" } as const satisfies Partial<AlarmRuleSettings>;

/** Alarm rules of an instance (ALARM-4, ALARM-6, ALARM-7): what the evaluation works on. */
export class AlarmRules {
  readonly #parts: AlarmRulesParts;

  constructor(parts: AlarmRulesParts) {
    this.#parts = parts;
  }

  list(instanceId: string, query: HandlerInput<Endpoints["listAlarmRules"]>["query"]): ResponseOf<Endpoints["listAlarmRules"]> {
    const { hub, rules } = this.#parts;
    hub.get(instanceId);
    const rowOf = this.#rows(instanceId);
    const rows = rules
      .ofInstance(instanceId)
      .map(rowOf)
      .filter((row) => (query.dimension === "" || row.dimension === query.dimension) && (query.enabled === "" || row.enabled === (query.enabled === "true")));
    return { ...pageOf(rows, query, (row) => row.name), asOf: hub.parts.clock(), warnings: [] };
  }

  get(instanceId: string, ruleId: string): AlarmRule {
    return this.#rows(instanceId)(this.#find(instanceId, ruleId));
  }

  async create(instanceId: string, settings: AlarmRuleSettings, actor: Actor): Promise<AlarmRule> {
    const { audit, hub } = this.#parts;
    hub.get(instanceId);
    refuseBadMutes(settings.mute, [], hub.parts.clock());
    return audit.record(actor, { action: "createAlarmRule", instanceId, subject: settings.name, after: settings }, async () => this.#insert(instanceId, settings, null, actor));
  }

  /** ALM-031: all or none of them. */
  async createPresets(instanceId: string, { policyIds, rules: wanted }: HandlerInput<Endpoints["createPresetRules"]>["body"], actor: Actor): Promise<ResponseOf<Endpoints["createPresetRules"]>> {
    const { audit, database, hub, rules } = this.#parts;
    hub.get(instanceId);
    return audit.record(actor, { action: "createPresetRules", instanceId, subject: wanted.map(({ name }) => name).join(", "), after: { rules: wanted, policyIds } }, async () => {
      const made = new Set(rules.ofInstance(instanceId).map(({ presetId }) => presetId));
      const settings = wanted.map(({ name, preset: id }, index) => {
        const preset: AlarmPreset | undefined = alarmPresets.find((known) => known.id === id);
        if (!preset) throw fieldRefusal(`rules.${index}.preset`, "not_in_list", `There is no preset ${id}.`);
        const { id: presetId, ...rest } = preset;
        return { presetId, settings: { ...defaults, mute: [], ...rest, name, policyIds } };
      });
      const fresh = settings.filter(({ presetId }) => !made.has(presetId));
      return { created: atOnce(database, () => fresh.map(({ presetId, settings: preset }) => this.#save(instanceId, preset, presetId, actor))) };
    });
  }

  async update(instanceId: string, ruleId: string, settings: AlarmRuleSettings, actor: Actor): Promise<AlarmRule> {
    return this.#change(instanceId, ruleId, "updateAlarmRule", () => settings, actor);
  }

  async switch(instanceId: string, ruleId: string, enabled: boolean, actor: Actor): Promise<AlarmRule> {
    return this.#change(instanceId, ruleId, "switchAlarmRule", (before) => ({ ...before, enabled }), actor);
  }

  async delete(instanceId: string, ruleId: string, actor: Actor): Promise<void> {
    const { audit, database, hub, rules, states } = this.#parts;
    const { settings } = this.#find(instanceId, ruleId);
    await audit.record(actor, { action: "deleteAlarmRule", instanceId, subject: settings.name, before: settings }, async () =>
      atOnce(database, () => {
        states.closeAll(ruleId, hub.parts.clock(), "ruleDeleted");
        rules.delete(ruleId);
      }),
    );
  }

  async #change(instanceId: string, ruleId: string, action: "updateAlarmRule" | "switchAlarmRule", settingsOf: (before: AlarmRuleSettings) => AlarmRuleSettings, actor: Actor): Promise<AlarmRule> {
    const { audit, database, hub, rules, states } = this.#parts;
    const before = this.#find(instanceId, ruleId);
    const settings = settingsOf(before.settings);
    return audit.record(actor, { action, instanceId, subject: before.settings.name, before: before.settings, after: settings }, async () => {
      if (action === "updateAlarmRule") refuseBadMutes(settings.mute, before.settings.mute, hub.parts.clock());
      const bound = this.#bound(settings);
      this.#refuseTakenName(instanceId, settings.name, ruleId);
      const now = hub.parts.clock();
      const beginsAnew = watched(before.settings) !== watched(bound);
      atOnce(database, () => {
        if (beginsAnew) states.closeAll(ruleId, now, bound.enabled ? "ruleChanged" : "ruleDisabled");
        rules.save({ ...before, settings: bound, evaluatedToMs: beginsAnew ? lastPeriodEnd(now) : before.evaluatedToMs, updatedAtMs: now, updatedBy: actor.account });
      });
      return this.get(instanceId, ruleId);
    });
  }

  #insert(instanceId: string, settings: AlarmRuleSettings, presetId: string | null, actor: Actor): AlarmRule {
    return atOnce(this.#parts.database, () => this.#save(instanceId, settings, presetId, actor));
  }

  #save(instanceId: string, settings: AlarmRuleSettings, presetId: string | null, actor: Actor): AlarmRule {
    const { hub, rules } = this.#parts;
    const bound = this.#bound(settings);
    if (rules.ofInstance(instanceId).length >= maxRulesOfInstance) throw refusal("limit_reached", `At most ${maxRulesOfInstance} alarm rules of an instance.`, { what: "alarmRule", limit: maxRulesOfInstance });
    this.#refuseTakenName(instanceId, bound.name, "");
    const now = hub.parts.clock();
    const rule = { id: `r-${randomBytes(6).toString("hex")}`, instanceId, settings: bound, presetId, evaluatedToMs: lastPeriodEnd(now), createdAtMs: now, createdBy: actor.account, updatedAtMs: now, updatedBy: actor.account };
    rules.save(rule);
    return this.get(instanceId, rule.id);
  }

  /** Rules as they are answered: with the alarms that stand, and whether their figures come. */
  #rows(instanceId: string): (rule: StoredRule) => AlarmRule {
    const { history, hub, source } = this.#parts;
    const standing = history.standingOf(instanceId);
    const nowMs = hub.parts.clock();
    const hasData = figuresOf(source, { instanceId, nowMs, accepts: userSubjects(hub, instanceId) });
    return (rule) => rowOf(rule, standing.get(rule.id) ?? 0, hasData(rule.settings), mutedUntil(rule.settings.mute, nowMs));
  }

  /** With the conditions of its template (ALM-023). */
  #bound(settings: AlarmRuleSettings): AlarmRuleSettings {
    const missing = settings.policyIds.find((id) => !this.#parts.rules.hasPolicy(id));
    if (missing !== undefined) throw refusal("not_found", `There is no notification policy ${missing}.`, { what: "notificationPolicy", name: missing });
    return withTemplate(this.#parts.templates, settings);
  }

  #find(instanceId: string, ruleId: string): StoredRule {
    this.#parts.hub.get(instanceId);
    const rule = this.#parts.rules.find(ruleId);
    if (rule?.instanceId !== instanceId) throw refusal("not_found", `There is no alarm rule ${ruleId}.`, { what: "alarmRule", name: ruleId });
    return rule;
  }

  #refuseTakenName(instanceId: string, name: string, id: string): void {
    const holder = this.#parts.rules.ofInstance(instanceId).find((rule) => rule.settings.name === name);
    if (holder && holder.id !== id) throw refusal("name_taken", `There is an alarm rule ${name} already.`, { what: "alarmRule", name });
  }
}

/** What decides about the alarms that stand: after a change of it they are closed and counted anew. */
function watched({ conditions, dimension, enabled, match, noData, objects }: AlarmRuleSettings): string {
  return JSON.stringify([enabled, dimension, objects, match, conditions, noData]);
}

/** The period that runs now is the first that a new rule is evaluated for. */
export function lastPeriodEnd(nowMs: number): number {
  return Math.floor(nowMs / minuteMs) * minuteMs;
}

function rowOf({ createdAtMs, createdBy, id, instanceId, presetId, settings, templateName, updatedAtMs, updatedBy }: StoredRule, firing: number, hasData: boolean, until: number | null | undefined): AlarmRule {
  return { ...settings, id, instanceId, templateName, presetId, firing, hasData, mutedNow: until === undefined ? null : { until }, createdAt: createdAtMs, createdBy, updatedAt: updatedAtMs, updatedBy };
}
