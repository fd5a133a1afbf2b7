import { z } from "zod";
import { JavaClient } from "./java-client.ts";
import type { JavaRelease } from "./java-release.ts";

const nothing = z.unknown();
const offset = z.number();
const message = z.object({
  topic: z.string(),
  key: z.string().optional(),
  tag: z.string().optional(),
  uniqueId: z.string().optional(),
  queueId: z.number(),
  queueOffset: offset,
  reconsumeTimes: z.number(),
  name: z.string(),
  bodyLength: z.number(),
  properties: z.record(z.string(), z.string()),
});
const sendResult = z.object({ status: z.string(), uniqueId: z.string(), offsetId: z.string(), broker: z.string(), queueId: z.number(), queueOffset: offset });
const sendOutcome = z.object({ answered: z.number(), failed: z.number(), failures: z.array(z.string()), results: z.array(sendResult) });
const seen = z.object({ different: z.number(), total: z.number(), each: z.array(z.number()) });

export type JavaMessage = z.infer<typeof message>;

export interface JavaSend {
  producer: string;
  topic: string;
  mode: "sync" | "untilStored" | "async" | "oneway" | "batch";
  count: number;
  /** Key and start of the body of message i are `prefix-i`. */
  prefix: string;
  from?: number;
  /** Bytes of a body. */
  size?: number;
  tag?: string;
  batchSize?: number;
  properties?: Record<string, string>;
}

export interface JavaConsumer {
  consumer: string;
  group: string;
  topic: string;
  from?: "CONSUME_FROM_FIRST_OFFSET" | "CONSUME_FROM_LAST_OFFSET" | "CONSUME_FROM_TIMESTAMP";
  timestamp?: number;
  tags?: string;
  /** An SQL92 expression in place of tags. */
  sql?: string;
  /** Every consumer of the group gets every message. */
  broadcast?: boolean;
}

/** The Java clients pointed at one name server: each method is one command of the Java driver. */
export class JavaSession {
  readonly #client: JavaClient;
  readonly #base: Record<string, string>;

  private constructor(client: JavaClient, base: Record<string, string>) {
    this.#client = client;
    this.#base = base;
  }

  static async start(namesrv: string, credentials?: { accessKey: string; secretKey: string }, properties?: Record<string, string | number>, release?: JavaRelease): Promise<JavaSession> {
    return new JavaSession(await JavaClient.start(properties, release), { namesrv, ...credentials });
  }

  stop(): Promise<void> {
    return this.#client.stop();
  }

  /** Any command of the Java driver whose answer a test describes itself. */
  call<Result>(command: string, args: Record<string, unknown>, shape: z.ZodType<Result>): Promise<Result> {
    return this.#client.call(command, { ...this.#base, ...args }, shape);
  }

  /** Any `admin.*` command whose answer a test describes itself. */
  admin<Result>(command: string, args: Record<string, unknown>, shape: z.ZodType<Result>): Promise<Result> {
    return this.#client.call(`admin.${command}`, { ...this.#base, ...args }, shape);
  }

  /** Broker names and the addresses of their masters. */
  cluster(): Promise<Record<string, string>> {
    return this.admin("cluster", {}, z.record(z.string(), z.string()));
  }

  /** Creates a topic on every broker, as `mqadmin updateTopic -c` does. */
  async createTopic(topic: string, queues: number, perm = 6): Promise<void> {
    await this.admin("createTopic", { topic, queues, perm, addresses: Object.values(await this.cluster()) }, nothing);
  }

  async startProducer(producer: string, group = `PG_${producer}`): Promise<void> {
    await this.#client.call("producer.start", { ...this.#base, producer, group }, nothing);
  }

  send(send: JavaSend): Promise<z.infer<typeof sendOutcome>> {
    return this.#client.call("producer.send", { size: 0, from: 0, ...send, detail: send.count <= 1000 }, sendOutcome);
  }

  async stopProducer(producer: string): Promise<void> {
    await this.#client.call("producer.stop", { producer }, nothing);
  }

  async startConsumer(consumer: JavaConsumer): Promise<void> {
    await this.#client.call("consumer.start", { ...this.#base, from: "CONSUME_FROM_FIRST_OFFSET", ...consumer }, nothing);
  }

  /** Waits until the consumers together saw `count` different messages, or time is up. */
  awaitMessages(consumers: string[], count: number, timeoutMs = 60_000): Promise<z.infer<typeof seen>> {
    return this.#client.call("consumer.await", { consumers, count, timeoutMs }, seen);
  }

  messages(consumer: string): Promise<JavaMessage[]> {
    return this.#client.call("consumer.messages", { consumer }, z.array(message));
  }

  /** The queues that the client itself holds now, as `broker:queueId`. */
  queues(consumer: string): Promise<string[]> {
    return this.#client.call("consumer.queues", { consumer }, z.array(z.string()));
  }

  async stopConsumer(consumer: string): Promise<void> {
    await this.#client.call("consumer.stop", { consumer }, nothing);
  }

  byOffsetId(offsetId: string): Promise<JavaMessage> {
    return this.#client.call("query.byOffsetId", { ...this.#base, offsetId }, message);
  }

  byUniqueId(topic: string, uniqueId: string): Promise<JavaMessage> {
    return this.#client.call("query.byUniqueId", { ...this.#base, topic, uniqueId }, message);
  }

  byKey(topic: string, key: string): Promise<JavaMessage[]> {
    return this.#client.call("query.byKey", { ...this.#base, topic, key }, z.array(message));
  }

  pull(topic: string, broker: string, queueId: number, from: number, count: number): Promise<{ status: string; next: number; min: number; max: number; messages: JavaMessage[] }> {
    return this.#client.call("query.pull", { ...this.#base, topic, broker, queueId, offset: from, count }, z.object({ status: z.string(), next: offset, min: offset, max: offset, messages: z.array(message) }));
  }
}
