import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { smtpTls } from "../../../../src/contract/notifications.ts";
import type { SecretBox } from "../secret-box.ts";

const storedSettings = z.object({
  smtp: z.object({ host: z.string(), port: z.number(), tls: smtpTls, user: z.string(), from: z.string() }),
  publicUrl: z.string(),
  keptDays: z.number(),
});

/** A mail server with its password, in the clear here, sealed in the file. An empty host = none is set up. */
export type MailServer = z.output<typeof storedSettings>["smtp"] & { password: string };
export interface StoredNotificationSettings {
  smtp: MailServer;
  publicUrl: string;
  keptDays: number;
}

const none: StoredNotificationSettings = { smtp: { host: "", port: 587, tls: "startTls", user: "", from: "", password: "" }, publicUrl: "", keptDays: 30 };

/** What holds for all notices. */
export class NotificationSettingsStore {
  readonly #database: DatabaseSync;
  readonly #secrets: SecretBox;

  constructor(database: DatabaseSync, secrets: SecretBox) {
    this.#database = database;
    this.#secrets = secrets;
  }

  read(): StoredNotificationSettings {
    const row = this.#database.prepare("SELECT settings, password FROM notification_settings WHERE id = 1").get();
    if (!row) return none;
    const { smtp, ...settings } = storedSettings.parse(JSON.parse(String(row["settings"])));
    return { ...settings, smtp: { ...smtp, password: this.#secrets.open(String(row["password"])) } };
  }

  save({ smtp: { password, ...smtp }, ...settings }: StoredNotificationSettings): void {
    this.#database.prepare("INSERT OR REPLACE INTO notification_settings (id, settings, password) VALUES (1, ?, ?)").run(JSON.stringify({ ...settings, smtp }), this.#secrets.seal(password));
  }
}
