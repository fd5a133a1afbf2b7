import type { DatabaseSync } from "node:sqlite";
import { messageType } from "../../../src/contract/names.ts";
import type { MessageType } from "../../../src/contract/names.ts";

export interface TopicNote {
  remark: string;
  /** null when the console was never told. */
  messageType: MessageType | null;
}

/** What an engine cannot keep of its topics and groups: remarks and message types. */
export class NotesStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  topics(instanceId: string): Map<string, TopicNote> {
    const rows = this.#database.prepare("SELECT topic, remark, message_type FROM topic_notes WHERE instance_id = ?").all(instanceId);
    return new Map(rows.map((row) => [String(row["topic"]), { remark: String(row["remark"]), messageType: messageType.safeParse(row["message_type"]).data ?? null }]));
  }

  saveTopic(instanceId: string, topic: string, note: TopicNote): void {
    this.#database
      .prepare(
        `INSERT INTO topic_notes (instance_id, topic, remark, message_type) VALUES (?, ?, ?, ?)
         ON CONFLICT (instance_id, topic) DO UPDATE SET remark = excluded.remark, message_type = excluded.message_type`,
      )
      .run(instanceId, topic, note.remark, note.messageType);
  }

  deleteTopic(instanceId: string, topic: string): void {
    this.#database.prepare("DELETE FROM topic_notes WHERE instance_id = ? AND topic = ?").run(instanceId, topic);
  }

  /** Remarks by group name. */
  groups(instanceId: string): Map<string, string> {
    const rows = this.#database.prepare("SELECT group_name, remark FROM group_notes WHERE instance_id = ?").all(instanceId);
    return new Map(rows.map((row) => [String(row["group_name"]), String(row["remark"])]));
  }

  saveGroup(instanceId: string, group: string, remark: string): void {
    this.#database
      .prepare("INSERT INTO group_notes (instance_id, group_name, remark) VALUES (?, ?, ?) ON CONFLICT (instance_id, group_name) DO UPDATE SET remark = excluded.remark")
      .run(instanceId, group, remark);
  }

  deleteGroup(instanceId: string, group: string): void {
    this.#database.prepare("DELETE FROM group_notes WHERE instance_id = ? AND group_name = ?").run(instanceId, group);
  }
}
