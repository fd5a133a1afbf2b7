import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { BundledCluster } from "./bundled-cluster.ts";
import { pullFields, RawClient, sendFields } from "./raw-client.ts";

const listNodes = 31_001;
const startNode = 31_002;
const stopNode = 31_003;
const restartNode = 31_004;

const open: (() => unknown)[] = [];
const folders: string[] = [];
let opaque = 0;

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "nodes-"));
  folders.push(folder);
  return folder;
}

async function startCluster(dataDir: string, brokers = 2): Promise<BundledCluster> {
  const cluster = await BundledCluster.start(
    { dataDir, host: "127.0.0.1", advertisedHost: "127.0.0.1", namesrvPort: 0, brokerPort: 0, brokers, clusterName: "C", flush: "async", retentionHours: 72, autoCreateTopics: true, autoCreateGroups: true },
    systemClock,
    () => undefined,
  );
  open.push(() => cluster.close());
  return cluster;
}

async function connect(address: string | undefined): Promise<RawClient> {
  const client = await RawClient.to(address ?? "");
  open.push(() => client.close());
  return client;
}

interface Node {
  brokerName: string;
  address: string;
  state: string;
  reason: string;
}

async function nodesOf(namesrv: RawClient): Promise<Node[]> {
  return JSON.parse((await namesrv.call(listNodes, ++opaque)).body.toString()).nodes;
}

/** Asks and waits until the node is neither starting nor stopping. */
async function act(namesrv: RawClient, code: number, brokerName: string): Promise<Node | undefined> {
  expect((await namesrv.call(code, ++opaque, { brokerName })).header.code).toBe(0);
  for (;;) {
    const node = (await nodesOf(namesrv)).find((one) => one.brokerName === brokerName);
    if (node?.state !== "starting" && node?.state !== "stopping") return node;
  }
}

async function brokersOfRoute(namesrv: RawClient, topic: string): Promise<string[]> {
  const answer = await namesrv.call(105, ++opaque, { topic });
  if (answer.header.code !== 0) return [];
  return JSON.parse(answer.body.toString()).queueDatas.map((queue: { brokerName: string }) => queue.brokerName);
}

it("stops one broker and starts it again at its port and folder while the other serves", async () => {
  const cluster = await startCluster(temporaryFolder());
  const namesrv = await connect(cluster.namesrvAddress);
  expect((await namesrv.call(319, ++opaque)).body.toString()).toContain("nodeControl=true\n");
  const [first, second] = [await connect(cluster.brokerAddresses[0]), await connect(cluster.brokerAddresses[1])];
  for (const broker of [first, second]) expect((await broker.call(310, ++opaque, sendFields("T"), "before")).header.code).toBe(0);
  await second.call(15, ++opaque, { consumerGroup: "CG", topic: "T", queueId: "0", commitOffset: "1" });
  expect(await brokersOfRoute(namesrv, "T")).toEqual(["broker-a", "broker-b"]);

  expect(await act(namesrv, stopNode, "broker-b")).toMatchObject({ state: "stopped", reason: "", address: cluster.brokerAddresses[1] });
  await second.closed();
  await expect(RawClient.to(cluster.brokerAddresses[1] ?? "")).rejects.toThrow("ECONNREFUSED");
  expect(await brokersOfRoute(namesrv, "T")).toEqual(["broker-a"]);
  expect((await namesrv.call(106, ++opaque)).body.toString()).not.toContain("broker-b");
  expect((await first.call(310, ++opaque, sendFields("T"), "meanwhile")).header.code).toBe(0);

  expect(await act(namesrv, startNode, "broker-b")).toMatchObject({ state: "running", address: cluster.brokerAddresses[1] });
  expect(await brokersOfRoute(namesrv, "T")).toEqual(["broker-a", "broker-b"]);
  const again = await connect(cluster.brokerAddresses[1]);
  expect((await again.call(11, ++opaque, pullFields("T"))).body.includes("before")).toBe(true);
  expect((await again.call(14, ++opaque, { consumerGroup: "CG", topic: "T", queueId: "0" })).header.extFields?.["offset"]).toBe("1");
});

it("delivers what was delayed when the broker stopped, once", async () => {
  const cluster = await startCluster(temporaryFolder());
  const namesrv = await connect(cluster.namesrvAddress);
  const broker = await connect(cluster.brokerAddresses[1]);
  expect((await broker.call(310, ++opaque, sendFields("D", { i: "DELAY\u00011\u0002" }), "late")).header.code).toBe(0);
  await act(namesrv, stopNode, "broker-b");
  await act(namesrv, startNode, "broker-b");
  const again = await connect(cluster.brokerAddresses[1]);
  const delivered = async (): Promise<string | undefined> => (await again.call(30, ++opaque, { topic: "D", queueId: "0" })).header.extFields?.["offset"];
  await expect.poll(delivered).toBe("1");
  expect((await again.call(310, ++opaque, sendFields("D"), "at once")).header.extFields?.["queueOffset"]).toBe("1");
});

it("restarts a broker, does nothing to one that is as wanted, and refuses what it does not know", async () => {
  const cluster = await startCluster(temporaryFolder());
  const namesrv = await connect(cluster.namesrvAddress);
  const broker = await connect(cluster.brokerAddresses[0]);
  expect(await act(namesrv, restartNode, "broker-a")).toMatchObject({ state: "running" });
  await broker.closed();
  await connect(cluster.brokerAddresses[0]);
  expect(await act(namesrv, startNode, "broker-a")).toMatchObject({ state: "running" });
  await act(namesrv, stopNode, "broker-a");
  expect(await act(namesrv, stopNode, "broker-a")).toMatchObject({ state: "stopped" });
  expect(await act(namesrv, restartNode, "broker-a")).toMatchObject({ state: "running" });
  expect((await namesrv.call(stopNode, ++opaque, { brokerName: "broker-z" })).header).toMatchObject({ code: 1, remark: "there is no broker broker-z here" });
  namesrv.send(stopNode, ++opaque, { brokerName: "broker-a" });
  namesrv.send(startNode, ++opaque, { brokerName: "broker-a" });
  expect((await namesrv.answer(opaque)).header).toMatchObject({ code: 1, remark: "broker broker-a is stopping" });
});

it("keeps the others when a broker cannot take its port again, says why, and starts it once it can", async () => {
  const cluster = await startCluster(temporaryFolder());
  const namesrv = await connect(cluster.namesrvAddress);
  await act(namesrv, stopNode, "broker-b");
  const port = Number(cluster.brokerAddresses[1]?.split(":")[1]);
  const intruder = createServer();
  await new Promise<void>((resolve) => intruder.listen(port, "127.0.0.1", resolve));
  const failed = await act(namesrv, startNode, "broker-b");
  expect(failed).toMatchObject({ state: "failed", address: cluster.brokerAddresses[1] });
  expect(failed?.reason).toContain(`cannot listen on port ${port}: listen EADDRINUSE`);
  const first = await connect(cluster.brokerAddresses[0]);
  expect((await first.call(310, ++opaque, sendFields("T"), "x")).header.code).toBe(0);
  await new Promise((resolve) => intruder.close(resolve));
  expect(await act(namesrv, startNode, "broker-b")).toMatchObject({ state: "running", reason: "" });
});

it("starts without a broker whose store cannot be opened, and not at all when no broker starts", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "broker", "broker-b", "config"), { recursive: true });
  for (const name of ["topics.json", "topics.json.bak"]) writeFileSync(join(folder, "broker", "broker-b", "config", name), "{broken");
  const cluster = await startCluster(folder);
  const namesrv = await connect(cluster.namesrvAddress);
  expect(await nodesOf(namesrv)).toMatchObject([{ brokerName: "broker-a", state: "running" }, { brokerName: "broker-b", state: "failed" }]);
  expect((await nodesOf(namesrv))[1]?.reason).toContain("topics.json");
  rmSync(join(folder, "broker", "broker-b", "config"), { recursive: true });
  expect(await act(namesrv, startNode, "broker-b")).toMatchObject({ state: "running" });

  const hopeless = temporaryFolder();
  mkdirSync(join(hopeless, "broker"));
  writeFileSync(join(hopeless, "broker", "broker-a"), "");
  await expect(startCluster(hopeless, 1)).rejects.toThrow("broker-a");
});

it("gives brokers that may have any port the same ones again, and others when those are taken", async () => {
  const folder = temporaryFolder();
  const first = await startCluster(folder, 3);
  const addresses = first.brokerAddresses;
  await open.pop()?.();
  const blocked = join(folder, "broker", "broker-b", "config");
  rmSync(blocked, { recursive: true });
  writeFileSync(blocked, "");
  const second = await startCluster(folder, 3);
  // One that fails names the address that it had.
  expect(second.brokerAddresses).toEqual(addresses);
  rmSync(blocked);
  expect(await act(await connect(second.namesrvAddress), startNode, "broker-b")).toMatchObject({ state: "running", address: addresses[1] });
  const other = temporaryFolder();
  mkdirSync(join(other, "broker"));
  writeFileSync(join(other, "broker", "ports.json"), JSON.stringify({ "broker-a": Number(addresses[0]?.split(":")[1]) }));
  expect((await startCluster(other, 1)).brokerAddresses).not.toEqual([addresses[0]]);
});

it("lets only administrators start a broker again that was stopped while its access control was on", async () => {
  const cluster = await startCluster(temporaryFolder());
  const namesrv = await connect(cluster.namesrvAddress);
  const broker = await connect(cluster.brokerAddresses[1]);
  for (const [accessKey, admin] of [["admin-key", "true"], ["reader-key", "false"]]) expect((await broker.call(50, ++opaque, { accessKey, secretKey: "a-secret", admin })).header.code).toBe(0);
  expect((await broker.call(25, ++opaque, {}, "aclEnable=true\n")).header.code).toBe(0);
  // Signed by hand: the values in the order of their keys.
  const signed = (accessKey: string, brokerName: string): object => ({ AccessKey: accessKey, brokerName, Signature: createHmac("sha1", "a-secret").update(accessKey + brokerName).digest("base64") });
  const ask = async (code: number, fields: object): Promise<{ code: number; remark?: string }> => (await namesrv.call(code, ++opaque, fields)).header;
  const settled = async (state: string): Promise<void> => {
    const nodes = async (): Promise<Node[]> => JSON.parse((await namesrv.call(listNodes, ++opaque, signed("reader-key", ""))).body.toString()).nodes;
    while ((await nodes())[1]?.state !== state) continue;
  };
  expect((await ask(stopNode, signed("admin-key", "broker-b"))).code).toBe(0);
  await settled("stopped");
  expect(await ask(startNode, { brokerName: "broker-b" })).toMatchObject({ code: 1, remark: "org.apache.rocketmq.acl.common.AclException: No accessKey is configured" });
  expect((await ask(startNode, signed("reader-key", "broker-b"))).remark).toContain("Need admin permission for request code=31002");
  expect((await ask(startNode, signed("admin-key", "broker-b"))).code).toBe(0);
  await settled("running");
});
