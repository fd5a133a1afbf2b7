import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import { z } from "zod";
import { alarmCondition, alarmRuleSettings } from "../../../src/contract/alarm-rules.ts";
import type { AlarmRuleSettings } from "../../../src/contract/alarm-rules.ts";

export interface StoredRule {
  id: string;
  instanceId: string;
  /** Conditions are those of the template where it has one. */
  settings: AlarmRuleSettings;
  templateName: string | null;
  presetId: string | null;
  /** End of the last period that was evaluated. */
  evaluatedToMs: number;
  createdAtMs: number;
  createdBy: string;
  updatedAtMs: number;
  updatedBy: string;
}

const templateSettings = z.object({ match: z.enum(["any", "all"]), conditions: z.array(alarmCondition) });
/** What a rule keeps of its own: the rest has columns. */
const ruleSettings = z.record(z.string(), z.unknown());

const selectRules =
  "SELECT alarm_rules.*, alarm_templates.name AS template_name, alarm_templates.settings AS template_settings, (SELECT json_group_array(policy_id) FROM alarm_rule_policies WHERE rule_id = alarm_rules.id) AS policy_ids FROM alarm_rules LEFT JOIN alarm_templates ON alarm_templates.id = template_id";

/** Alarm rules, and which notification policies they tell. */
export class AlarmRulesStore {
  readonly #database: DatabaseSync;
  readonly #standingOf: StatementSync;
  readonly #evaluatedTo: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#standingOf = database.prepare("SELECT updated_at, evaluated_to FROM alarm_rules WHERE id = ? AND enabled = 1");
    this.#evaluatedTo = database.prepare("UPDATE alarm_rules SET evaluated_to = ? WHERE id = ?");
  }

  ofInstance(instanceId: string): StoredRule[] {
    return this.#database.prepare(`${selectRules} WHERE instance_id = ? ORDER BY alarm_rules.name`).all(instanceId).map(ruleOf);
  }

  ofTemplate(templateId: string): StoredRule[] {
    return this.#database.prepare(`${selectRules} WHERE template_id = ?`).all(templateId).map(ruleOf);
  }

  find(id: string): StoredRule | undefined {
    const row = this.#database.prepare(`${selectRules} WHERE alarm_rules.id = ?`).get(id);
    return row && ruleOf(row);
  }

  /** Inserts, or replaces everything but the id, the instance and who made it. Inside the transaction of the caller. */
  save(rule: Omit<StoredRule, "templateName">): void {
    const { enabled, name, policyIds, templateId, ...rest } = rule.settings;
    this.#database
      .prepare(
        `INSERT INTO alarm_rules (id, instance_id, name, enabled, settings, template_id, preset_id, evaluated_to, created_at, created_by, updated_at, updated_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled, settings = excluded.settings, template_id = excluded.template_id,
           evaluated_to = excluded.evaluated_to, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      )
      .run(rule.id, rule.instanceId, name, enabled ? 1 : 0, JSON.stringify(rest), templateId, rule.presetId, rule.evaluatedToMs, rule.createdAtMs, rule.createdBy, rule.updatedAtMs, rule.updatedBy);
    this.#database.prepare("DELETE FROM alarm_rule_policies WHERE rule_id = ?").run(rule.id);
    const bind = this.#database.prepare("INSERT OR IGNORE INTO alarm_rule_policies (rule_id, policy_id) VALUES (?, ?)");
    for (const policyId of policyIds) bind.run(rule.id, policyId);
  }

  /** Whether a rule is still the one that was read; undefined = it is no more. */
  standingOf(id: string): { updatedAtMs: number; evaluatedToMs: number } | undefined {
    const row = this.#standingOf.get(id);
    return row && { updatedAtMs: Number(row["updated_at"]), evaluatedToMs: Number(row["evaluated_to"]) };
  }

  evaluatedTo(id: string, atMs: number): void {
    this.#evaluatedTo.run(atMs, id);
  }

  /**
   * The clock was set back: the rule goes on from then, and no object of it counts as evaluated later. The same periods come once more, so
   * that points of them count anew; what stands keeps its alarm. Inside the transaction of the caller.
   */
  setBack(id: string, atMs: number): void {
    this.evaluatedTo(id, atMs);
    this.#database.prepare("DELETE FROM alarm_states WHERE rule_id = ? AND status = 'ok'").run(id);
    this.#database.prepare("UPDATE alarm_states SET evaluated_to = 0 WHERE rule_id = ?").run(id);
  }

  /** Whether there is such a notification policy. */
  hasPolicy(id: string): boolean {
    return this.#database.prepare("SELECT 1 FROM notification_policies WHERE id = ?").get(id) !== undefined;
  }

  delete(id: string): void {
    this.#database.prepare("DELETE FROM alarm_rules WHERE id = ?").run(id);
  }
}

function ruleOf(row: Record<string, SQLOutputValue>): StoredRule {
  const template = typeof row["template_settings"] === "string" ? templateSettings.parse(JSON.parse(row["template_settings"])) : {};
  const own = ruleSettings.parse(JSON.parse(String(row["settings"])));
  const settings = alarmRuleSettings.parse({ ...own, ...template, name: row["name"], enabled: row["enabled"] === 1, templateId: row["template_id"], policyIds: JSON.parse(String(row["policy_ids"])) });
  return {
    id: String(row["id"]),
    instanceId: String(row["instance_id"]),
    settings,
    templateName: textOrNull(row["template_name"]),
    presetId: textOrNull(row["preset_id"]),
    evaluatedToMs: Number(row["evaluated_to"]),
    createdAtMs: Number(row["created_at"]),
    createdBy: String(row["created_by"]),
    updatedAtMs: Number(row["updated_at"]),
    updatedBy: String(row["updated_by"]),
  };
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

