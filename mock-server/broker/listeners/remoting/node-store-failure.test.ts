import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { BundledCluster } from "./bundled-cluster.ts";
import { RawClient, sendFields } from "./raw-client.ts";

const dataDir = mkdtempSync(join(tmpdir(), "node-disk-"));
const smallDisk = join(dataDir, "broker", "broker-b");
mkdirSync(smallDisk, { recursive: true });
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", smallDisk]).status === 0;
if (!mounted) console.warn("node-store-failure.test.ts is skipped: a small tmpfs cannot be mounted here (needs root)");

const open: (() => unknown)[] = [];
let opaque = 0;

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});
afterAll(() => {
  if (mounted) spawnSync("umount", [smallDisk]);
  rmSync(dataDir, { recursive: true, force: true });
});

async function connect(address: string | undefined): Promise<RawClient> {
  const client = await RawClient.to(address ?? "");
  open.push(() => client.close());
  return client;
}

it.skipIf(!mounted)("serves on with one broker whose neighbour's disk is full, stops that one, and starts it when there is space", async () => {
  const cluster = await BundledCluster.start(
    { dataDir, host: "127.0.0.1", advertisedHost: "127.0.0.1", namesrvPort: 0, brokerPort: 0, brokers: 2, clusterName: "C", flush: "async", retentionHours: 72, autoCreateTopics: true, autoCreateGroups: true },
    systemClock,
    () => undefined,
  );
  open.push(() => cluster.close().catch(() => undefined));
  const namesrv = await connect(cluster.namesrvAddress);
  const [good, full] = [await connect(cluster.brokerAddresses[0]), await connect(cluster.brokerAddresses[1])];
  const send = async (client: RawClient): Promise<number> => (await client.call(310, ++opaque, sendFields("T", { i: "" }), "x".repeat(50_000))).header.code;
  const act = async (code: number): Promise<{ state: string; reason: string }> => {
    expect((await namesrv.call(code, ++opaque, { brokerName: "broker-b" })).header.code).toBe(0);
    for (;;) {
      const node = JSON.parse((await namesrv.call(31_001, ++opaque)).body.toString()).nodes[1];
      if (node.state !== "starting" && node.state !== "stopping") return node;
    }
  };
  let stored = 0;
  while (stored < 500 && (await send(full)) === 0) stored++;
  expect(stored).toBeGreaterThan(5);
  expect(stored).toBeLessThan(500);
  expect(await send(good)).toBe(0);
  expect(await act(31_003)).toMatchObject({ state: expect.stringMatching(/^(stopped|failed)$/) });
  expect(await send(good)).toBe(0);
  spawnSync("mount", ["-o", "remount,size=64m", smallDisk]);
  expect(await act(31_002)).toMatchObject({ state: "running", reason: "" });
  const again = await connect(cluster.brokerAddresses[1]);
  expect(Number((await again.call(30, ++opaque, { topic: "T", queueId: "0" })).header.extFields?.["offset"])).toBe(stored);
  expect(await send(again)).toBe(0);
});
