import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NotesStore } from "./store/notes-store.ts";
import { openDatabase } from "./store/database.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";
import { SharedReads } from "./services/shared-reads.ts";
import { InstancePoller } from "./services/snapshot/instance-poller.ts";
import { RecordingSink } from "./services/snapshot/recording-sink.ts";
import { InstanceDoctor } from "./services/doctor/instance-doctor.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_250 }));
afterEach(() => void vi.useRealTimers());

it("goes on examining when the clock is set back by hours", async () => {
  const adapter = new MemoryEngine().connect();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const poller = new InstancePoller({ instanceId: "one", adapter, notes: new NotesStore(openDatabase(":memory:")), clock: Date.now, log, metrics: new RecordingSink() });
  const stored = { id: "one", name: "one", description: "", kind: "rocketmq" as const, bundled: false, nameServers: [], accessKey: "", secretKey: "", tls: false, createdAtMs: 0, addressSetAtMs: 0, lastTest: null };
  const doctor = new InstanceDoctor({ stored, adapter, poller, shared: new SharedReads(Date.now) }, { query: async () => [] });
  const passSeconds = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      await doctor.tick(Date.now());
    }
  };
  poller.start();
  await passSeconds(20);
  const before = doctor.examinedAtMs;
  vi.setSystemTime(Date.now() - 3 * 3_600_000);
  await passSeconds(20);
  poller.stop();
  expect(before).toBeGreaterThan(0);
  expect(Date.now() - doctor.examinedAtMs).toBeGreaterThanOrEqual(0);
  expect(Date.now() - doctor.examinedAtMs).toBeLessThanOrEqual(10_000);
});
