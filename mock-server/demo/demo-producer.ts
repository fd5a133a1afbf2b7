import { setTimeout as sleep } from "node:timers/promises";
import { encodeUniqueId } from "../wire/remoting/message-ids.ts";
import { formatProperties } from "../wire/remoting/message-properties.ts";
import { RequestCode } from "../wire/remoting/request-code.ts";
import { DemoClient } from "./demo-client.ts";
import type { DemoQueue } from "./demo-client.ts";
import type { DemoTopic } from "./demo-scene.ts";
import { DemoTracer } from "./demo-tracer.ts";

const retryAfterMs = 2000;
let sentTotal = 0;

/** Sends to one topic at a steady rate until it is closed; a broker that is away is waited for. */
export class DemoProducer {
  readonly #client: DemoClient;
  readonly #topic: DemoTopic;
  readonly #tracer: DemoTracer | undefined;
  #turn = 0;

  constructor(namesrv: string, topic: DemoTopic) {
    this.#topic = topic;
    this.#client = new DemoClient(namesrv, topic.producerGroup, { producerGroups: [topic.producerGroup], consumers: [] });
    this.#tracer = topic.traced ? new DemoTracer(this.#client, topic.producerGroup) : undefined;
  }

  async run(): Promise<void> {
    let queues: DemoQueue[] = [];
    while (!this.#client.closed) {
      try {
        if (queues.length === 0) queues = await this.#client.queuesOf(this.#topic.name);
        const queue = queues[this.#turn++ % queues.length];
        if (queue) await this.#send(queue);
        await sleep(1000 / this.#topic.messagesPerSecond);
      } catch {
        queues = [];
        await sleep(retryAfterMs);
      }
    }
  }

  close(): void {
    this.#tracer?.close();
    this.#client.close();
  }

  async #send({ address, queueId, topic }: DemoQueue): Promise<void> {
    const number = sentTotal++;
    const { body, key, tag } = this.#topic.message(number);
    const uniqueId = encodeUniqueId(Uint8Array.of(127, 0, 0, 1), process.pid, 0x3e11_0000, number, Date.now());
    const properties = formatProperties({ KEYS: key, UNIQ_KEY: uniqueId, TAGS: tag, WAIT: "true" });
    const bytes = Buffer.from(JSON.stringify(body));
    const startedAtMs = Date.now();
    const answer = await this.#client.call(
      address,
      RequestCode.SEND_MESSAGE_V2,
      { a: this.#topic.producerGroup, b: topic, c: "TBW102", d: 4, e: queueId, f: 0, g: Date.now(), h: 0, i: properties, j: 0, k: false, m: false },
      bytes,
    );
    this.#tracer?.sent({ topic, uniqueId, offsetMessageId: answer.extFields.msgId ?? "", tag, key, storeHost: address, bodyBytes: bytes.length, startedAtMs });
  }
}
