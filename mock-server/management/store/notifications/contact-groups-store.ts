import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { contact } from "../../../../src/contract/notification-channels.ts";
import type { ContactGroup } from "../../../../src/contract/notifications.ts";

export type StoredContactGroup = Omit<ContactGroup, "usedBy">;

/** Who can be told, in groups (ALARM-2). */
export class ContactGroupsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  list(): StoredContactGroup[] {
    return this.#database.prepare("SELECT * FROM contact_groups ORDER BY name").all().map(groupOf);
  }

  find(id: string): StoredContactGroup | undefined {
    const row = this.#database.prepare("SELECT * FROM contact_groups WHERE id = ?").get(id);
    return row && groupOf(row);
  }

  /** Inserts, or replaces everything but the id. */
  save({ contacts, createdAt, id, name, remark, updatedAt }: StoredContactGroup): void {
    this.#database
      .prepare("INSERT INTO contact_groups (id, name, remark, contacts, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, remark = excluded.remark, contacts = excluded.contacts, updated_at = excluded.updated_at")
      .run(id, name, remark, JSON.stringify(contacts), createdAt, updatedAt);
  }

  delete(id: string): void {
    this.#database.prepare("DELETE FROM contact_groups WHERE id = ?").run(id);
  }
}

function groupOf(row: Record<string, SQLOutputValue>): StoredContactGroup {
  return { id: String(row["id"]), name: String(row["name"]), remark: String(row["remark"]), contacts: z.array(contact).parse(JSON.parse(String(row["contacts"]))), createdAt: Number(row["created_at"]), updatedAt: Number(row["updated_at"]) };
}
