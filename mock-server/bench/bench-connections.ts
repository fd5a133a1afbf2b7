/**
 * `npm run bench:connections`: 5,000 topics and 1,000 connections, each with a producer and a consumer that waits in a
 * long poll: the memory of the broker process while all of them send and receive. Flags: --topics=5000
 * --connections=1000 --seconds=60 --apache=1 (the same beside a real Apache RocketMQ with the 1 GiB heap that it needs).
 */
import { readFileSync } from "node:fs";
import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { sendFields } from "../interop/raw-load.ts";
import { numberFlag, printReport, whole } from "./bench-report.ts";

const sendMessageV2 = 310;
const pullMessage = 11;
const heartBeat = 34;
const topics = numberFlag("topics", 5_000);
const connections = numberFlag("connections", 1_000);
const seconds = numberFlag("seconds", 60);
const topicOf = (index: number): string => `bench-topic-${index % topics}`;

function residentMegabytes(pid: number, field: "VmRSS" | "VmHWM"): number {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}

/** One client: announces itself, then sends to its topics in turn and waits for messages of one of them. */
class BenchClient {
  readonly #connection: RawConnection;
  readonly #index: number;
  sent = 0;
  received = 0;
  #stopped = false;

  constructor(address: string, index: number) {
    this.#connection = new RawConnection(address);
    this.#index = index;
  }

  async announce(): Promise<void> {
    const subscription = { classFilterMode: false, codeSet: [], expressionType: "TAG", subString: "*", subVersion: 1, tagsSet: [], topic: topicOf(this.#index) };
    const body = { clientID: `client-${this.#index}`, consumerDataSet: [{ consumeFromWhere: "CONSUME_FROM_LAST_OFFSET", consumeType: "CONSUME_PASSIVELY", groupName: `group-${this.#index}`, messageModel: "CLUSTERING", subscriptionDataSet: [subscription], unitMode: false }], producerDataSet: [{ groupName: `producers-${this.#index}` }] };
    await this.#connection.ask(heartBeat, {}, Buffer.from(JSON.stringify(body)));
  }

  async work(): Promise<void> {
    await Promise.all([this.#sendAll(), this.#receiveAll()]);
  }

  stop(): void {
    this.#stopped = true;
    this.#connection.close();
  }

  async #sendAll(): Promise<void> {
    const body = Buffer.alloc(1024, "b");
    for (let next = this.#index; !this.#stopped; next += connections) {
      const answer = await this.#connection.ask(sendMessageV2, sendFields(topicOf(next), 0, `m-${next}`), body).catch(() => undefined);
      if (answer?.code === 0) this.sent++;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async #receiveAll(): Promise<void> {
    for (let offset = 0; !this.#stopped; ) {
      const fields = { consumerGroup: `group-${this.#index}`, topic: topicOf(this.#index), queueId: 0, queueOffset: offset, maxMsgNums: 32, sysFlag: 6, commitOffset: 0, suspendTimeoutMillis: 15_000, subscription: "*", subVersion: 0, expressionType: "TAG" };
      const answer = await this.#connection.ask(pullMessage, fields).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.code === 0) this.received += Number(answer.extFields.nextBeginOffset) - offset;
      offset = Number(answer.extFields.nextBeginOffset ?? offset);
    }
  }
}

async function measure(engine: RocketmqEngine): Promise<Record<string, number>> {
  const pid = engine.brokerPids[0] ?? 0;
  const idleMegabytes = residentMegabytes(pid, "VmRSS");
  for (let index = 0; index < topics; index++) await createTopicEverywhere(engine.namesrv, topicOf(index), 4);
  const topicsMegabytes = residentMegabytes(pid, "VmRSS");
  const [address = ""] = await brokerAddresses(engine.namesrv);
  const clients = Array.from({ length: connections }, (_unused, index) => new BenchClient(address, index));
  try {
    await Promise.all(clients.map((client) => client.announce()));
    const ended = Promise.all(clients.map((client) => client.work()));
    let mostMegabytes = 0;
    for (let second = 0; second < seconds; second++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      mostMegabytes = Math.max(mostMegabytes, residentMegabytes(pid, "VmRSS"));
    }
    const [sent, received] = [clients.reduce((sum, client) => sum + client.sent, 0), clients.reduce((sum, client) => sum + client.received, 0)];
    for (const client of clients) client.stop();
    await ended;
    return { idleMegabytes, topicsMegabytes, mostMegabytes, peakMegabytes: residentMegabytes(pid, "VmHWM"), sent, received };
  } finally {
    for (const client of clients) client.stop();
  }
}

const starts = [() => startBundledBroker(), ...(numberFlag("apache", 0) === 1 ? [() => startApacheRocketmq({ heapMegabytes: 1024 })] : [])];
const rows: Record<string, string>[] = [];
const figures: Record<string, unknown> = { topics, connections, seconds };
for (const start of starts) {
  const engine = await start();
  try {
    const measured = await measure(engine);
    figures[engine.title] = measured;
    rows.push({ server: engine.title, ...Object.fromEntries(Object.entries(measured).map(([name, value]) => [name, whole(value)])) });
  } finally {
    await engine.stop();
  }
}
printReport("connections", figures, rows);
