import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MemoryEngine } from "./testing/memory-engine.ts";
import { openDatabase } from "./store/database.ts";
import { SecretBox } from "./store/secret-box.ts";
import { keepMetrics } from "./metrics/metric-keeper.ts";
import { createServices } from "./services/services.ts";

it("keeps when somebody said where an instance is, which no start of the bundled one changes: cursors of scans go by it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mqdeck-instance-address-"));
  const database = openDatabase(join(folder, "console.sqlite"));
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let nowMs = 1_000;
  const { hub, instances } = createServices({ database, metrics: keepMetrics(join(folder, "metrics.sqlite"), undefined), secrets: new SecretBox(join(folder, "secret.key")), exportsDir: join(folder, "exports"), diskReserve: () => 0, engines: { rocketmq: new MemoryEngine() }, clock: () => nowMs++, log: silent, version: "0" });
  try {
    const actor = { account: "admin", address: "" };
    const connection = (port: number) => ({ kind: "rocketmq" as const, nameServers: `127.0.0.1:${port}`, accessKey: "", secretKey: "", tls: false });
    const setAtMs = (id: string): number | undefined => hub.parts.store.find(id)?.addressSetAtMs;
    instances.keepBundled(["127.0.0.1:9876"]);
    const first = setAtMs("default");
    instances.keepBundled(["127.0.0.1:9999"]);
    expect(setAtMs("default")).toBe(first);
    const { id } = await instances.add({ name: "one", description: "", connection: connection(1), saveUntested: true }, actor);
    const added = setAtMs(id);
    await instances.update(id, { name: "two", connection: connection(1), saveUntested: true }, actor);
    expect(setAtMs(id)).toBe(added);
    await instances.update(id, { connection: connection(2), saveUntested: true }, actor);
    expect(setAtMs(id)).toBeGreaterThan(added ?? Infinity);
  } finally {
    await hub.close();
    database.close();
    rmSync(folder, { recursive: true });
  }
});
