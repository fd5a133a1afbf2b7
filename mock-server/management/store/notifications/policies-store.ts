import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { channelKind } from "../../../../src/contract/notification-channels.ts";
import { policyShape } from "../../../../src/contract/notifications.ts";
import type { NotificationPolicy } from "../../../../src/contract/notifications.ts";
import type { SecretBox } from "../secret-box.ts";

const channelSecrets = z.object({ url: z.string(), secret: z.string() });
const storedChannel = z.object({ id: z.string(), kind: channelKind, contentType: z.enum(["application/json", "application/x-www-form-urlencoded"]).nullable(), template: z.string() });

/** A channel with its address and key, in the clear here, sealed in the file. Empty = it has none. */
export type StoredChannel = z.output<typeof storedChannel> & z.output<typeof channelSecrets>;
export type StoredPolicy = Omit<NotificationPolicy, "usedBy" | "channels"> & { channels: StoredChannel[] };

const storedSettings = z.object({ ...policyShape, channels: z.array(storedChannel) });

/** Who is told what, when, through which channels (ALARM-3). */
export class PoliciesStore {
  readonly #database: DatabaseSync;
  readonly #secrets: SecretBox;

  constructor(database: DatabaseSync, secrets: SecretBox) {
    this.#database = database;
    this.#secrets = secrets;
  }

  list(): StoredPolicy[] {
    return this.#database.prepare("SELECT * FROM notification_policies ORDER BY name").all().map((row) => this.#read(row));
  }

  find(id: string): StoredPolicy | undefined {
    const row = this.#database.prepare("SELECT * FROM notification_policies WHERE id = ?").get(id);
    return row && this.#read(row);
  }

  /** Inserts, or replaces everything but the id. */
  save({ createdAt, id, updatedAt, ...policy }: StoredPolicy): void {
    const secrets = Object.fromEntries(policy.channels.map(({ id: channelId, secret, url }) => [channelId, { secret, url }]));
    const channels = policy.channels.map(({ contentType, id: channelId, kind, template }) => ({ contentType, id: channelId, kind, template }));
    this.#database
      .prepare("INSERT INTO notification_policies (id, name, settings, secrets, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings, secrets = excluded.secrets, updated_at = excluded.updated_at")
      .run(id, policy.name, JSON.stringify({ ...policy, channels }), this.#secrets.seal(JSON.stringify(secrets)), createdAt, updatedAt);
  }

  delete(id: string): void {
    this.#database.prepare("DELETE FROM notification_policies WHERE id = ?").run(id);
  }

  /** Names of the alarm rules that tell a policy, of all instances. */
  usedBy(id: string): string[] {
    return this.#database.prepare("SELECT name FROM alarm_rules JOIN alarm_rule_policies ON rule_id = id WHERE policy_id = ? ORDER BY name").all(id).map((row) => String(row["name"]));
  }

  /** Without the key file they were sealed with, channels have no address: that fails in the delivery log, and stops no alarm. */
  #opened(sealed: string): Record<string, z.output<typeof channelSecrets>> {
    try {
      return z.record(z.string(), channelSecrets).parse(JSON.parse(this.#secrets.open(sealed)));
    } catch {
      return {};
    }
  }

  #read(row: Record<string, SQLOutputValue>): StoredPolicy {
    const { channels, ...settings } = storedSettings.parse(JSON.parse(String(row["settings"])));
    const secrets = this.#opened(String(row["secrets"]));
    return { ...settings, id: String(row["id"]), channels: channels.map(({ contentType, id, kind, template }) => ({ id, kind, contentType, template, url: secrets[id]?.url ?? "", secret: secrets[id]?.secret ?? "" })), createdAt: Number(row["created_at"]), updatedAt: Number(row["updated_at"]) };
  }
}
