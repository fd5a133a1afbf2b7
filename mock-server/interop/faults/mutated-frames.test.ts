import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { sendFields } from "../raw-load.ts";
import { FrameMutations, type GoodFrame } from "./frame-mutations.ts";
import { Neighbour } from "./neighbour.ts";
import { openDescriptors, residentMebibytes } from "./process-footprint.ts";

const frames = 10_000;
const framesPerConnection = 5;
/** Another seed is another set of frames: MQDECK_FRAME_SEED tries one. */
const seed = Number(process.env.MQDECK_FRAME_SEED ?? 20_261_121);
const topic = "mutated";

let engine: RocketmqEngine;
let broker = "";
let neighbour: Neighbour;

beforeAll(async () => {
  engine = await startBundledBroker();
  // The neighbour's own topic is not among the fields that are mutated: some of what comes out is a good request.
  await createTopicEverywhere(engine.namesrv, topic, 2);
  await createTopicEverywhere(engine.namesrv, "quiet", 1);
  [broker = ""] = await brokerAddresses(engine.namesrv);
  neighbour = new Neighbour(broker, "quiet");
});
afterAll(async () => {
  neighbour?.close();
  await engine?.stop();
});

const queue = { topic, queueId: 0 };
const heartbeat = JSON.stringify({
  clientID: "c@1",
  consumerDataSet: [{ consumeFromWhere: "CONSUME_FROM_LAST_OFFSET", consumeType: "CONSUME_PASSIVELY", groupName: "CG_mutated", messageModel: "CLUSTERING", subscriptionDataSet: [{ classFilterMode: false, codeSet: [], expressionType: "TAG", subString: "*", subVersion: 1, tagsSet: [], topic }], unitMode: false }],
  producerDataSet: [{ groupName: "PG_mutated" }],
});
const lockBody = JSON.stringify({ clientId: "c@1", consumerGroup: "CG_mutated", mqSet: [{ brokerName: "broker-a", queueId: 0, topic }] });
const group = { consumerGroup: "CG_mutated" };

/** Good requests of every kind that a client sends, and of an administrator's that change only the topic and group of this test. */
const goodFrames: GoodFrame[] = [
  { code: 310, fields: sendFields(topic, 0, "m"), body: Buffer.from("body") },
  { code: 320, fields: { ...sendFields(topic, 0, "m"), m: "true" }, body: Buffer.alloc(64, 1) },
  { code: 325, fields: sendFields(topic, 0, "m"), body: Buffer.from("reply") },
  { code: 11, fields: { ...group, ...queue, queueOffset: 0, maxMsgNums: 32, sysFlag: 6, commitOffset: 0, suspendTimeoutMillis: 50, subscription: "*", subVersion: 0, expressionType: "TAG" } },
  { code: 11, fields: { ...group, ...queue, queueOffset: 0, maxMsgNums: 1, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "a > 1 AND (b IS NULL OR c IN ('x', 'y'))", subVersion: 0, expressionType: "SQL92" } },
  { code: 12, fields: { topic, key: "m", maxNum: 32, beginTimestamp: 0, endTimestamp: Number.MAX_SAFE_INTEGER } },
  { code: 14, fields: { ...group, ...queue } },
  { code: 15, fields: { ...group, ...queue, commitOffset: 1 } },
  { code: 29, fields: { ...queue, timestamp: 1 } },
  { code: 33, fields: { offset: 0 } },
  { code: 34, fields: { unused: 0 }, body: Buffer.from(heartbeat) },
  { code: 35, fields: { clientID: "c@1", producerGroup: "PG_mutated", ...group } },
  { code: 36, fields: { offset: 0, group: "CG_mutated", delayLevel: 0, originMsgId: "x", originTopic: topic, unitMode: "false", maxReconsumeTimes: 16 } },
  { code: 37, fields: { producerGroup: "PG_mutated", tranStateTableOffset: 0, commitLogOffset: 0, commitOrRollback: 8, fromTransactionCheck: "false", msgId: "x", transactionId: "x" } },
  { code: 41, fields: { unused: 0 }, body: Buffer.from(lockBody) },
  { code: 42, fields: { unused: 0 }, body: Buffer.from(lockBody) },
  { code: 17, fields: { topic: "mutated2", defaultTopic: "TBW102", readQueueNums: 2, writeQueueNums: 2, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: "false" } },
  { code: 208, fields: { ...group, topic } },
  { code: 321, fields: { ...queue, index: 0, count: 10, ...group } },
];
const nameServerFrames: GoodFrame[] = [
  { code: 105, fields: { topic } },
  { code: 101, fields: { namespace: "NS", key: "k" } },
  { code: 100, fields: { namespace: "NS", key: "k", value: "v" } },
  { code: 219, fields: { namespace: "NS" } },
  { code: 322, fields: { brokerName: "other", brokerAddr: "127.0.0.1:1", clusterName: "C", brokerId: 0 }, body: Buffer.from('{"counter":1,"timestamp":1}') },
  { code: 103, fields: { brokerName: "other", brokerAddr: "127.0.0.1:1", clusterName: "Other", haServerAddr: "127.0.0.1:2", brokerId: 0, compressed: "false", bodyCrc32: 0 }, body: Buffer.from("{}") },
];

/** Sends some frames on a connection of their own and waits until the server has taken or refused them. */
async function throwAt(address: string, thrown: Buffer[]): Promise<void> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let late = false;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => socket.destroy());
  socket.setTimeout(60_000, () => {
    late = true;
    socket.destroy();
  });
  socket.resume();
  for (const frame of thrown) if (!socket.destroyed) socket.write(frame);
  socket.end();
  await closed;
  expect(late).toBe(false);
}

it.each([
  ["broker", () => broker, goodFrames],
  ["name server", () => engine.namesrv, nameServerFrames],
] as const)(`${frames} random and mutated frames at the %s: it lives, leaks nothing, and others notice nothing`, async (_name, address, good) => {
  const [pid = 0] = engine.brokerPids;
  const mutations = new FrameMutations(seed, good);
  const round = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent += framesPerConnection) {
      await throwAt(address(), Array.from({ length: framesPerConnection }, () => mutations.next()));
      if (sent % 500 === 0) await neighbour.expectUndisturbed();
    }
  };
  await round(frames / 5);
  const memory = residentMebibytes(pid);
  const descriptors = openDescriptors(pid);
  await round(frames - frames / 5);
  await neighbour.expectUndisturbed();
  expect((await askOnce(broker, 28)).code).toBe(0);
  // Some of what came out was good: it went the whole way.
  expect(Number((await askOnce(broker, 30, queue)).extFields.offset)).toBeGreaterThan(20);
  expect(residentMebibytes(pid) - memory).toBeLessThan(150);
  // Queues and index files of the messages that were well-formed after all stay open.
  await expect.poll(() => openDescriptors(pid) - descriptors, { timeout: 30_000 }).toBeLessThan(30);
}, 600_000);
