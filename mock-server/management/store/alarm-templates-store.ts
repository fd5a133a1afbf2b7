import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { alarmTemplateSettings } from "../../../src/contract/alarm-rules.ts";
import type { AlarmTemplateSettings } from "../../../src/contract/alarm-rules.ts";

export interface StoredTemplate {
  id: string;
  settings: AlarmTemplateSettings;
  /** Rules that are bound to it, of all instances. */
  rules: number;
  updatedAtMs: number;
  updatedBy: string;
}

const selectTemplates = "SELECT *, (SELECT COUNT(*) FROM alarm_rules WHERE template_id = alarm_templates.id) AS rules FROM alarm_templates";

/** Condition templates of the whole console (ALM-020). */
export class AlarmTemplatesStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  list(): StoredTemplate[] {
    return this.#database.prepare(`${selectTemplates} ORDER BY name`).all().map(templateOf);
  }

  find(id: string): StoredTemplate | undefined {
    const row = this.#database.prepare(`${selectTemplates} WHERE id = ?`).get(id);
    return row && templateOf(row);
  }

  save({ id, settings: { dimension, name, remark, ...settings }, updatedAtMs, updatedBy }: Omit<StoredTemplate, "rules">): void {
    this.#database
      .prepare("INSERT INTO alarm_templates (id, name, remark, dimension, settings, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, remark = excluded.remark, dimension = excluded.dimension, settings = excluded.settings, updated_at = excluded.updated_at, updated_by = excluded.updated_by")
      .run(id, name, remark, dimension, JSON.stringify(settings), updatedAtMs, updatedBy);
  }

  delete(id: string): void {
    this.#database.prepare("DELETE FROM alarm_templates WHERE id = ?").run(id);
  }
}

function templateOf(row: Record<string, SQLOutputValue>): StoredTemplate {
  const settings: object = Object(JSON.parse(String(row["settings"])));
  return {
    id: String(row["id"]),
    settings: alarmTemplateSettings.parse({ ...settings, name: row["name"], remark: row["remark"], dimension: row["dimension"] }),
    rules: Number(row["rules"]),
    updatedAtMs: Number(row["updated_at"]),
    updatedBy: String(row["updated_by"]),
  };
}
