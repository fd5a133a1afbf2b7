import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { ConnectionTest } from "../../../src/contract/instances.ts";
import { connectionTest } from "../../../src/contract/instances.ts";
import type { SecretBox } from "./secret-box.ts";

export interface StoredInstance {
  id: string;
  name: string;
  description: string;
  kind: "rocketmq";
  /** Started by this product; its address is set anew at each start. */
  bundled: boolean;
  nameServers: string[];
  accessKey: string;
  /** In the clear here, sealed in the file. */
  secretKey: string;
  tls: boolean;
  createdAtMs: number;
  /** When somebody last said where it is. A start of the bundled one on another port is no such change: it is the same engine. */
  addressSetAtMs: number;
  lastTest: ConnectionTest | null;
}

/** The engines that this console manages. */
export class InstancesStore {
  readonly #database: DatabaseSync;
  readonly #secrets: SecretBox;

  constructor(database: DatabaseSync, secrets: SecretBox) {
    this.#database = database;
    this.#secrets = secrets;
  }

  list(): StoredInstance[] {
    return this.#database.prepare("SELECT * FROM instances ORDER BY created_at, id").all().map((row) => this.#read(row));
  }

  find(id: string): StoredInstance | undefined {
    const row = this.#database.prepare("SELECT * FROM instances WHERE id = ?").get(id);
    return row && this.#read(row);
  }

  findByName(name: string): StoredInstance | undefined {
    const row = this.#database.prepare("SELECT * FROM instances WHERE name = ?").get(name);
    return row && this.#read(row);
  }

  /** Inserts, or replaces everything but the id. */
  save(instance: StoredInstance): void {
    this.#database
      .prepare(
        `INSERT INTO instances (id, name, description, kind, bundled, name_servers, access_key, secret_key, tls, created_at, address_set_at, last_test)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, bundled = excluded.bundled, name_servers = excluded.name_servers,
           access_key = excluded.access_key, secret_key = excluded.secret_key, tls = excluded.tls, address_set_at = excluded.address_set_at, last_test = excluded.last_test`,
      )
      .run(
        instance.id,
        instance.name,
        instance.description,
        instance.kind,
        instance.bundled ? 1 : 0,
        instance.nameServers.join(";"),
        instance.accessKey,
        this.#secrets.seal(instance.secretKey),
        instance.tls ? 1 : 0,
        instance.createdAtMs,
        instance.addressSetAtMs,
        instance.lastTest === null ? null : JSON.stringify(instance.lastTest),
      );
  }

  /** Its remarks go with it. */
  delete(id: string): void {
    this.#database.prepare("DELETE FROM instances WHERE id = ?").run(id);
  }

  #read(row: Record<string, SQLOutputValue>): StoredInstance {
    const lastTest = row["last_test"];
    return {
      id: String(row["id"]),
      name: String(row["name"]),
      description: String(row["description"]),
      kind: "rocketmq",
      bundled: row["bundled"] === 1,
      nameServers: String(row["name_servers"]).split(";"),
      accessKey: String(row["access_key"]),
      secretKey: this.#secrets.open(String(row["secret_key"])),
      tls: row["tls"] === 1,
      createdAtMs: Number(row["created_at"]),
      addressSetAtMs: Number(row["address_set_at"]),
      lastTest: typeof lastTest === "string" ? (connectionTest.safeParse(JSON.parse(lastTest)).data ?? null) : null,
    };
  }
}
