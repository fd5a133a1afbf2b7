import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedRecords, type PlainRecord } from "./plain-record.ts";
import { Broker } from "../broker.ts";
import { FakeClock } from "../fake-clock.ts";
import { KvConfig } from "../name-server/kv-config.ts";
import { RouteTable } from "../name-server/route-table.ts";
import type { BrokerValues } from "../settings/broker-keys.ts";

/** Tests only: a broker under a fake clock in a folder of its own, that can be stopped, or killed, and opened again. */
export class DelayFixture {
  readonly clock = new FakeClock();
  private opened: Broker | undefined;
  private readonly folders: string[] = [];
  private rootDir = "";

  get broker(): Broker {
    if (!this.opened) throw new Error("the broker was not opened");
    return this.opened;
  }

  /** Opens the broker; again in the same folder when it was open before. */
  async open(told: Partial<BrokerValues> = {}): Promise<Broker> {
    if (this.rootDir === "") this.rootDir = this.newFolder();
    const identity = { clusterName: "C", brokerName: "b", brokerIP1: "10.1.2.3", listenPort: 10911, storePathRootDir: this.rootDir, namesrvAddr: "" };
    const nameServer = { routes: new RouteTable(this.clock), kv: new KvConfig(join(this.newFolder(), "kv.json")) };
    this.opened = await Broker.open(identity, told, nameServer, this.clock);
    return this.opened;
  }

  /** Goes on with a copy of the folder as it is now, as if the process had been killed at this moment. */
  async killAndOpen(told: Partial<BrokerValues> = {}): Promise<Broker> {
    const copy = this.newFolder();
    // The files are sparse: copied whole they would be gigabytes.
    execFileSync("cp", ["-r", "--sparse=always", `${this.rootDir}/.`, copy]);
    await this.broker.close();
    this.rootDir = copy;
    return this.open(told);
  }

  async end(): Promise<void> {
    await this.opened?.close();
    for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }

  /** Everything that is stored in a queue, from its lowest offset on. */
  stored(topic: string, queueId = 0): PlainRecord[] {
    return storedRecords(this.broker.store, topic, queueId);
  }

  private newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "mqdeck-delay-"));
    this.folders.push(folder);
    return folder;
  }
}
