import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBundledBroker } from "../../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { askOnce, RawConnection, rawFrame } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { pullQueue, sendFields } from "../raw-load.ts";
import { Neighbour } from "./neighbour.ts";
import { residentMebibytes } from "./process-footprint.ts";

const sendMessageV2 = 310;
const pullMessage = 11;
const getMaxOffset = 30;
const topic = "faults";

let engine: RocketmqEngine;
let broker = "";
let neighbour: Neighbour;

beforeAll(async () => {
  engine = await startBundledBroker();
  await createTopicEverywhere(engine.namesrv, topic, 2);
  [broker = ""] = await brokerAddresses(engine.namesrv);
  neighbour = new Neighbour(broker, topic);
});
afterAll(async () => {
  neighbour?.close();
  await engine?.stop();
});

function open(address: string): Socket {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.on("error", () => undefined);
  return socket;
}

/** What the server says to these bytes until it closes the connection. */
async function untilClosed(address: string, bytes: Buffer | string): Promise<string> {
  const socket = open(address);
  const said: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => said.push(chunk));
  socket.write(bytes);
  await once(socket, "close", { signal: AbortSignal.timeout(60_000) });
  return Buffer.concat(said).toString("utf8");
}

const lengthWord = (length: number): Buffer => {
  const word = Buffer.alloc(4);
  word.writeInt32BE(length);
  return word;
};

describe.each([["broker", () => broker], ["name server", () => engine.namesrv]] as const)("bad input on the %s port", (_name, address) => {
  it.each([
    ["random bytes", randomBytes(4096)],
    ["a frame of 20 MB", Buffer.concat([lengthWord(20_000_000), Buffer.alloc(100)])],
    ["a negative length", Buffer.concat([lengthWord(-5), Buffer.alloc(100)])],
    ["a header longer than its frame", Buffer.concat([lengthWord(20), lengthWord(1000), Buffer.alloc(16)])],
    ["a header that is no JSON", Buffer.concat([lengthWord(14), lengthWord(10), Buffer.from("not a JSON")])],
    ["a TLS handshake", Buffer.concat([Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]), randomBytes(512)])],
  ])("%s end that connection and no other", async (_what, bytes) => {
    await untilClosed(address(), bytes);
    await neighbour.expectUndisturbed();
  });

  it("an HTTP request is told that this is no web server", async () => {
    const said = await untilClosed(address(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(said).toMatch(/^HTTP\/1\.[01] 4\d\d /);
    expect(said).toMatch(/RocketMQ|remoting/i);
    await neighbour.expectUndisturbed();
  });
});

it("half a frame stores nothing, and the connection may break there", async () => {
  const before = await pullQueue(broker, topic, 1);
  const frame = rawFrame(sendMessageV2, 1, sendFields(topic, 1, "half"), Buffer.alloc(1000, "h"));
  const socket = open(broker);
  socket.write(frame.subarray(0, frame.length - 1));
  socket.end();
  await once(socket, "close", { signal: AbortSignal.timeout(60_000) });
  await neighbour.expectUndisturbed();
  expect(await pullQueue(broker, topic, 1)).toEqual(before);
});

it("a frame that arrives byte by byte, and many frames in one piece, are each answered once", async () => {
  const connection = new RawConnection(broker);
  const answer = connection.ask(getMaxOffset, { topic, queueId: 1 });
  expect((await answer).code).toBe(0);
  connection.close();

  const torn = open(broker);
  const heard: Buffer[] = [];
  torn.on("data", (chunk: Buffer) => heard.push(chunk));
  for (const byte of rawFrame(getMaxOffset, 77, { topic, queueId: 1 })) torn.write(Buffer.from([byte]));
  torn.write(Buffer.concat(Array.from({ length: 200 }, (_unused, index) => rawFrame(getMaxOffset, 1000 + index, { topic, queueId: 1 }))));
  await expect.poll(() => Buffer.concat(heard).toString("latin1").match(/"opaque":\d+/g)?.length, { timeout: 60_000 }).toBe(201);
  torn.destroy();
});

it("a client that asks for much and never reads costs little memory and disturbs nobody", async () => {
  const filler = new Neighbour(broker, topic);
  await Promise.all(Array.from({ length: 400 }, (_unused, index) => filler.send(`fill-${index}`, Buffer.alloc(60_000, "f"))));
  filler.close();
  const [pid = 0] = engine.brokerPids;
  const before = residentMebibytes(pid);
  const deaf = open(broker);
  deaf.pause();
  // 4,000 answers of about 256 KB: one gigabyte, if the broker were to keep them.
  const fields = { consumerGroup: "CG_deaf", topic, queueId: 0, queueOffset: 50, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" };
  for (let opaque = 0; opaque < 4_000; opaque++) deaf.write(rawFrame(pullMessage, opaque, fields));
  for (let round = 0; round < 20; round++) await neighbour.expectUndisturbed();
  expect(residentMebibytes(pid) - before).toBeLessThan(150);
  deaf.destroy();
  await neighbour.expectUndisturbed();
});

it("limits are refused with the codes of a real broker", async () => {
  expect(await neighbour.send("too-large", Buffer.alloc(4 * 1024 * 1024 + 1))).toBe(13);
  expect((await askOnce(broker, 9_999)).code).toBe(3);
  expect((await neighbour.connection.ask(sendMessageV2, sendFields("no good name", 0, "x"), Buffer.from("x"))).code).toBe(1);
  expect((await neighbour.connection.ask(sendMessageV2, { ...sendFields(topic, 99, "x") }, Buffer.from("x"))).code).toBe(1);
  await neighbour.expectUndisturbed();
});

it("clients that send one byte a second are served when their frame is whole, and hold up nobody", async () => {
  const [pid = 0] = engine.brokerPids;
  const slow = Array.from({ length: 200 }, () => open(broker));
  await Promise.all(slow.map((socket) => once(socket, "connect")));
  const heard = slow.map((socket) => once(socket, "data"));
  const frame = rawFrame(getMaxOffset, 5, { topic, queueId: 1 });
  const before = residentMebibytes(pid);
  const bytesThatTrickle = 6;
  for (let index = 0; index < bytesThatTrickle; index++) {
    for (const socket of slow) socket.write(frame.subarray(index, index + 1));
    const pause = new Promise((resolve) => setTimeout(resolve, 1000));
    for (let round = 0; round < 50; round++) await neighbour.expectUndisturbed();
    await pause;
  }
  expect(residentMebibytes(pid) - before).toBeLessThan(100);
  for (const socket of slow) socket.write(frame.subarray(bytesThatTrickle));
  const answers = await Promise.all(heard);
  for (const [chunk] of answers) expect(String(chunk)).toContain('"code":0');
  for (const socket of slow) socket.destroy();
});
