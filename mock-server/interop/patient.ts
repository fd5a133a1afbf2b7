import { expect } from "vitest";
import type { CheckState, DoctorCheck, Finding } from "../../src/contract/doctor.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { InstanceDoctor } from "../management/services/doctor/instance-doctor.ts";
import type { LiveInstance } from "../management/services/instance-hub.ts";
import { SharedReads } from "../management/services/shared-reads.ts";
import { InstancePoller } from "../management/services/snapshot/instance-poller.ts";
import { openDatabase } from "../management/store/database.ts";
import { NotesStore } from "../management/store/notes-store.ts";
import { connectionTo } from "./adapter-connection.ts";

/** The doctor's clock goes so much faster than the engine's: two minutes of standing still are seen within seconds. */
const times = 20;

/** An instance that is read as the console reads it, and examined in quick motion. */
export class Patient {
  readonly live: LiveInstance;
  readonly #doctor: InstanceDoctor;
  readonly #begunMs = Date.now();
  #aheadMs = 0;

  constructor(namesrv: string) {
    const adapter = rocketmqAdapters.connect(connectionTo(namesrv));
    const stored = { id: "sick", name: "sick", description: "", kind: "rocketmq" as const, bundled: false, nameServers: [namesrv], accessKey: "", secretKey: "", tls: false, createdAtMs: 0, addressSetAtMs: 0, lastTest: null };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const clock = (): number => Date.now() + this.#aheadMs;
    const poller = new InstancePoller({ instanceId: "sick", adapter, notes: new NotesStore(openDatabase(":memory:")), clock, log, metrics: { series: () => 0, record: () => undefined, absent: () => undefined } });
    this.live = { stored, adapter, poller, shared: new SharedReads(clock) };
    this.#doctor = new InstanceDoctor(this.live, { query: async () => [] });
    poller.start();
  }

  async examine(): Promise<readonly Finding[]> {
    await this.#doctor.tick(this.#nowMs);
    return this.#doctor.findings;
  }

  /** One look now, however short ago the last one was. */
  look(): void {
    this.#doctor.examine(this.#nowMs);
  }

  /** Examines until there is such a finding with these parameters that is as expected: a first look may have seen half of it. */
  async awaitFinding(kind: Finding["kind"], params: Finding["params"], expected: object): Promise<Finding | undefined> {
    let found: Finding | undefined;
    const find = async (): Promise<Finding | undefined> => (found = (await this.examine()).find((finding) => finding.kind === kind && Object.entries(params).every(([name, value]) => finding.params[name] === value)));
    await expect.poll(find, { timeout: 120_000, interval: 300, message: `${kind} of ${JSON.stringify(params)}` }).toMatchObject(expected);
    return found;
  }

  stateOf(check: DoctorCheck): CheckState | undefined {
    return this.#doctor.checkStates.find((state) => state.check === check);
  }

  /** The console's clock goes ahead at once, as when a machine had slept. */
  goAhead(byMs: number): void {
    this.#aheadMs += byMs;
  }

  get #nowMs(): number {
    return this.#begunMs + this.#aheadMs + (Date.now() - this.#begunMs) * times;
  }

  async close(): Promise<void> {
    this.live.poller.stop();
    await this.live.adapter.close();
  }
}
