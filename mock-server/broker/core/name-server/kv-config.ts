import { entriesOf, readJsonFile, replaceFile } from "../config-file.ts";

/** The name server's key-value configuration (100-102, 219), kept in kvConfig.json as a real name server does. */
export class KvConfig {
  private readonly namespaces = new Map<string, Map<string, string>>();
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
    for (const [namespace, table] of entriesOf(readJsonFile(path)?.["configTable"])) {
      this.namespaces.set(namespace, new Map(entriesOf(table).map(([key, value]) => [key, String(value)])));
    }
  }

  get(namespace: string, key: string): string | undefined {
    return this.namespaces.get(namespace)?.get(key);
  }

  table(namespace: string): ReadonlyMap<string, string> | undefined {
    return this.namespaces.get(namespace);
  }

  put(namespace: string, key: string, value: string): void {
    let table = this.namespaces.get(namespace);
    if (!table) this.namespaces.set(namespace, (table = new Map<string, string>()));
    table.set(key, value);
    this.persist();
  }

  delete(namespace: string, key: string): void {
    if (this.namespaces.get(namespace)?.delete(key)) this.persist();
  }

  private persist(): void {
    const configTable = Object.fromEntries([...this.namespaces].map(([namespace, table]) => [namespace, Object.fromEntries(table)]));
    replaceFile(this.path, JSON.stringify({ configTable }, undefined, 1));
  }
}
