import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { accessPermission } from "../../../src/contract/access.ts";
import type { AccessUser } from "../../../src/contract/access.ts";
import type { SecretBox } from "./secret-box.ts";

/** What the console knows of an application user by itself. */
export interface StoredAccessUser extends Pick<AccessUser, "userId" | "administrator" | "allowList" | "defaultTopicPermission" | "defaultGroupPermission" | "topicPermissions" | "groupPermissions" | "remark"> {
  /** In the clear here, sealed in the file; empty = not known. */
  secretKey: string;
  /** null = made elsewhere. */
  createdAtMs: number | null;
  updatedAtMs: number;
}

const permissionList = z.array(z.object({ name: z.string(), permission: accessPermission }));

/** Application users that this console made or changed. */
export class AccessUsersStore {
  readonly #database: DatabaseSync;
  readonly #secrets: SecretBox;

  constructor(database: DatabaseSync, secrets: SecretBox) {
    this.#database = database;
    this.#secrets = secrets;
  }

  /** By user ID. */
  list(instanceId: string): Map<string, StoredAccessUser> {
    const rows = this.#database.prepare("SELECT * FROM access_users WHERE instance_id = ? ORDER BY user_id").all(instanceId);
    return new Map(rows.map((row) => [String(row["user_id"]), this.#read(row)]));
  }

  find(instanceId: string, userId: string): StoredAccessUser | undefined {
    const row = this.#database.prepare("SELECT * FROM access_users WHERE instance_id = ? AND user_id = ?").get(instanceId, userId);
    return row && this.#read(row);
  }

  /** Inserts or replaces. */
  save(instanceId: string, user: StoredAccessUser): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO access_users (instance_id, user_id, secret_key, administrator, allow_list, default_topic_permission, default_group_permission, topic_permissions, group_permissions, remark, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        instanceId,
        user.userId,
        this.#secrets.seal(user.secretKey),
        user.administrator ? 1 : 0,
        user.allowList,
        user.defaultTopicPermission,
        user.defaultGroupPermission,
        JSON.stringify(user.topicPermissions),
        JSON.stringify(user.groupPermissions),
        user.remark,
        user.createdAtMs,
        user.updatedAtMs,
      );
  }

  delete(instanceId: string, userId: string): void {
    this.#database.prepare("DELETE FROM access_users WHERE instance_id = ? AND user_id = ?").run(instanceId, userId);
  }

  #read(row: Record<string, SQLOutputValue>): StoredAccessUser {
    const permission = (column: string): AccessUser["defaultTopicPermission"] => accessPermission.parse(row[column]);
    const permissions = (column: string): AccessUser["topicPermissions"] => permissionList.parse(JSON.parse(String(row[column])));
    return {
      userId: String(row["user_id"]),
      secretKey: this.#secrets.open(String(row["secret_key"])),
      administrator: row["administrator"] === 1,
      allowList: String(row["allow_list"]),
      defaultTopicPermission: permission("default_topic_permission"),
      defaultGroupPermission: permission("default_group_permission"),
      topicPermissions: permissions("topic_permissions"),
      groupPermissions: permissions("group_permissions"),
      remark: String(row["remark"]),
      createdAtMs: row["created_at"] === null ? null : Number(row["created_at"]),
      updatedAtMs: Number(row["updated_at"]),
    };
  }
}
