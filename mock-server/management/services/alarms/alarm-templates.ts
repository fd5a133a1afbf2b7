import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { AlarmTemplate, AlarmTemplateSettings } from "../../../../src/contract/alarm-rules.ts";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { AlarmRulesStore } from "../../store/alarm-rules-store.ts";
import type { AlarmStatesStore } from "../../store/alarm-states-store.ts";
import type { AlarmTemplatesStore, StoredTemplate } from "../../store/alarm-templates-store.ts";
import { atOnce } from "../../store/at-once.ts";
import type { Actor, Clock } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { refusal } from "../service-error.ts";
import { pageOf } from "../small-lists.ts";
import { lastPeriodEnd } from "./alarm-rules.ts";

const maxTemplates = 200;

export interface AlarmTemplatesParts {
  database: DatabaseSync;
  rules: AlarmRulesStore;
  templates: AlarmTemplatesStore;
  states: AlarmStatesStore;
  audit: AuditTrail;
  clock: Clock;
}

/** Condition templates of the whole console (ALM-020 to ALM-023). */
export class AlarmTemplates {
  readonly #parts: AlarmTemplatesParts;

  constructor(parts: AlarmTemplatesParts) {
    this.#parts = parts;
  }

  list(query: HandlerInput<Endpoints["listAlarmTemplates"]>["query"]): ResponseOf<Endpoints["listAlarmTemplates"]> {
    const rows = this.#parts.templates.list().map(rowOf).filter(({ dimension }) => query.dimension === "" || dimension === query.dimension);
    return { ...pageOf(rows, query, (row) => `${row.name} ${row.remark}`), asOf: this.#parts.clock(), warnings: [] };
  }

  async create(settings: AlarmTemplateSettings, actor: Actor): Promise<AlarmTemplate> {
    const { audit, clock, templates } = this.#parts;
    return audit.record(actor, { action: "createAlarmTemplate", instanceId: "", subject: settings.name, after: settings }, async () => {
      if (templates.list().length >= maxTemplates) throw refusal("limit_reached", `At most ${maxTemplates} condition templates.`, { what: "alarmTemplate", limit: maxTemplates });
      this.#refuseTakenName(settings.name, "");
      const template = { id: `t-${randomBytes(6).toString("hex")}`, settings, updatedAtMs: clock(), updatedBy: actor.account };
      templates.save(template);
      return rowOf({ ...template, rules: 0 });
    });
  }

  /** Rules that are bound to it follow: their alarms are closed where the conditions changed, and counted anew. */
  async update(id: string, settings: AlarmTemplateSettings, actor: Actor): Promise<AlarmTemplate> {
    const { audit, clock, database, rules, states, templates } = this.#parts;
    const before = this.#find(id);
    return audit.record(actor, { action: "updateAlarmTemplate", instanceId: "", subject: before.settings.name, before: before.settings, after: settings }, async () => {
      this.#refuseTakenName(settings.name, id);
      if (before.rules > 0 && settings.dimension !== before.settings.dimension) throw inUse(before);
      const now = clock();
      const template = { id, settings, updatedAtMs: now, updatedBy: actor.account };
      atOnce(database, () => {
        templates.save(template);
        if (conditionsOf(before.settings) === conditionsOf(settings)) return;
        for (const rule of rules.ofTemplate(id)) {
          states.closeAll(rule.id, now, "ruleChanged");
          rules.save({ ...rule, evaluatedToMs: lastPeriodEnd(now), updatedAtMs: now, updatedBy: actor.account });
        }
      });
      return rowOf({ ...template, rules: before.rules });
    });
  }

  async delete(id: string, actor: Actor): Promise<void> {
    const { audit, templates } = this.#parts;
    const before = this.#find(id);
    await audit.record(actor, { action: "deleteAlarmTemplate", instanceId: "", subject: before.settings.name, before: before.settings }, async () => {
      if (before.rules > 0) throw inUse(before);
      templates.delete(id);
    });
  }

  #find(id: string): StoredTemplate {
    const template = this.#parts.templates.find(id);
    if (!template) throw refusal("not_found", `There is no condition template ${id}.`, { what: "alarmTemplate", name: id });
    return template;
  }

  #refuseTakenName(name: string, id: string): void {
    const holder = this.#parts.templates.list().find(({ settings }) => settings.name === name);
    if (holder && holder.id !== id) throw refusal("name_taken", `There is a condition template ${name} already.`, { what: "alarmTemplate", name });
  }
}

function inUse({ rules, settings }: StoredTemplate): Error {
  return refusal("in_use", `${settings.name} is used by ${rules} alarm rules.`, { what: "alarmTemplate", name: settings.name, by: rules });
}

function conditionsOf({ conditions, match }: AlarmTemplateSettings): string {
  return JSON.stringify([match, conditions]);
}

function rowOf({ id, rules, settings, updatedAtMs, updatedBy }: StoredTemplate): AlarmTemplate {
  return { ...settings, id, rules, updatedAt: updatedAtMs, updatedBy };
}
