import { setTimeout as sleep } from "node:timers/promises";
import { parseResetOffsets } from "../wire/remoting/bodies/consumer-offsets.ts";
import { queueMap } from "../wire/remoting/bodies/message-queue.ts";
import { printFastjson } from "../wire/remoting/fastjson-emitter.ts";
import { integerOr } from "../wire/remoting/header-fields.ts";
import { decodeMessages } from "../wire/remoting/message-record.ts";
import type { StoredMessage } from "../wire/remoting/message-record.ts";
import { pullFlag } from "../wire/remoting/pull-header.ts";
import type { RemotingCommand } from "../wire/remoting/remoting-command.ts";
import { RequestCode } from "../wire/remoting/request-code.ts";
import { ResponseCode } from "../wire/remoting/response-code.ts";
import { DemoClient } from "./demo-client.ts";
import type { DemoQueue } from "./demo-client.ts";
import type { DemoGroup } from "./demo-scene.ts";
import { DemoTracer } from "./demo-tracer.ts";

interface HeldQueue extends DemoQueue {
  /** Next message to consume; -1 = not asked yet. */
  offset: number;
  cached: number;
  lastPullMs: number;
  lastConsumedMs: number;
  consumed: number;
}

/** Where a group's failed messages come back. */
const retryTopicOf = (group: string): string => `%RETRY%${group}`;
const suspendMs = 15_000;
const retryAfterMs = 2000;
const subVersion = Date.now();

/** The one client of a group: has all queues of its topics, consumes each at its own pace and commits; gives back what it fails on. */
export class DemoConsumer {
  readonly #client: DemoClient;
  readonly #group: DemoGroup;
  readonly #tracer: DemoTracer | undefined;
  readonly #startedAtMs = Date.now();
  #queues: HeldQueue[] = [];

  constructor(namesrv: string, group: DemoGroup) {
    this.#group = group;
    const subscriptions = this.#topics.map((topic) => ({ topic, subString: this.#tagsOf(topic), expressionType: "TAG", classFilterMode: false, codeSet: [], tagsSet: [], subVersion }));
    const consumer = { groupName: group.name, consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET", unitMode: false, subscriptions };
    this.#client = new DemoClient(namesrv, group.name, { producerGroups: [], consumers: [consumer] }, (request) => this.#answer(request));
    this.#tracer = group.traced ? new DemoTracer(this.#client, group.name) : undefined;
  }

  async run(): Promise<void> {
    while (!this.#client.closed) {
      try {
        const own = (await Promise.all(this.#group.topics.map((topic) => this.#client.queuesOf(topic)))).flat();
        // A broker makes the retry topic of a group when its first client introduces itself.
        await this.#client.introduceTo(own.map(({ address }) => address));
        const queues = [...own, ...(this.#group.fails ? await this.#client.queuesOf(retryTopicOf(this.#group.name)) : [])];
        this.#queues = queues.map((queue) => Object.assign(queue, { offset: -1, cached: 0, lastPullMs: 0, lastConsumedMs: 0, consumed: 0 }));
        await Promise.all(this.#queues.map((queue) => this.#consume(queue)));
      } catch {
        await sleep(retryAfterMs);
      }
    }
  }

  close(): void {
    this.#tracer?.close();
    this.#client.close();
  }

  get #topics(): string[] {
    return this.#group.fails ? [...this.#group.topics, retryTopicOf(this.#group.name)] : this.#group.topics;
  }

  #tagsOf(topic: string): string {
    return this.#group.topics.includes(topic) ? (this.#group.tags ?? "*") : "*";
  }

  async #handle(queue: HeldQueue, message: StoredMessage): Promise<void> {
    const startedAtMs = Date.now();
    const requestId = this.#tracer?.delivered(message) ?? "";
    await sleep(this.#group.millisecondsPerMessage);
    const fails = this.#failsOn(message);
    if (fails) await this.#giveBack(queue, message);
    this.#tracer?.consumed(message, requestId, startedAtMs, !fails);
  }

  /** Code 36: the broker keeps it for the delay of its next retry, or makes it a dead letter. */
  async #giveBack({ address }: HeldQueue, { commitLogOffset, properties, topic }: StoredMessage): Promise<void> {
    const fields = { group: this.#group.name, offset: commitLogOffset, delayLevel: 0, originMsgId: properties.ORIGIN_MESSAGE_ID ?? properties.UNIQ_KEY ?? "", originTopic: topic, unitMode: false, maxReconsumeTimes: this.#group.fails?.maxRetries ?? 16 };
    await this.#client.call(address, RequestCode.CONSUMER_SEND_MSG_BACK, fields);
  }

  async #consume(queue: HeldQueue): Promise<void> {
    const place = { consumerGroup: this.#group.name, topic: queue.topic, queueId: queue.queueId };
    while (!this.#client.closed) {
      if (queue.offset < 0) queue.offset = await this.#storedOffset(queue);
      const from = queue.offset;
      const answer = await this.#client.ask(queue.address, RequestCode.PULL_MESSAGE, { ...place, queueOffset: from, maxMsgNums: 16, sysFlag: pullFlag.suspend | pullFlag.subscription, commitOffset: 0, suspendTimeoutMillis: suspendMs, subscription: this.#tagsOf(queue.topic), subVersion, expressionType: "TAG" });
      queue.lastPullMs = Date.now();
      const messages = answer.code === ResponseCode.SUCCESS ? decodeMessages(answer.body) : [];
      queue.cached = messages.length;
      let standing = from;
      for (const message of messages) {
        await this.#handle(queue, message);
        // A reset from the console came in between: what was pulled before it does not count.
        if (queue.offset !== standing) break;
        standing = message.queueOffset + 1;
        queue.offset = standing;
        queue.cached--;
        queue.consumed++;
        queue.lastConsumedMs = Date.now();
        await this.#client.call(queue.address, RequestCode.UPDATE_CONSUMER_OFFSET, { ...place, commitOffset: queue.offset });
      }
      queue.cached = 0;
      const knownCodes: number[] = [ResponseCode.SUCCESS, ResponseCode.PULL_NOT_FOUND, ResponseCode.PULL_RETRY_IMMEDIATELY, ResponseCode.PULL_OFFSET_MOVED];
      if (!knownCodes.includes(answer.code)) await sleep(retryAfterMs);
      else if (messages.length === 0 && queue.offset === from) await this.#goOnAt(queue, integerOr(answer.extFields, "nextBeginOffset", from));
    }
  }

  /** What the broker filtered out is passed, so that it does not count as lag. */
  async #goOnAt(queue: HeldQueue, offset: number): Promise<void> {
    if (offset === queue.offset) return;
    queue.offset = offset;
    await this.#client.call(queue.address, RequestCode.UPDATE_CONSUMER_OFFSET, { consumerGroup: this.#group.name, topic: queue.topic, queueId: queue.queueId, commitOffset: offset });
  }

  async #storedOffset({ address, queueId, topic }: HeldQueue): Promise<number> {
    const answer = await this.#client.ask(address, RequestCode.QUERY_CONSUMER_OFFSET, { consumerGroup: this.#group.name, topic, queueId });
    return answer.code === ResponseCode.SUCCESS ? integerOr(answer.extFields, "offset", 0) : 0;
  }

  /** What a broker asks of a consumer: its state (307), to consume one message now (309), new offsets after a reset (220). */
  #answer(request: RemotingCommand): { code: number; body: Buffer } | undefined {
    if (request.code === RequestCode.GET_CONSUMER_RUNNING_INFO) return { code: ResponseCode.SUCCESS, body: this.#runningInfo() };
    if (request.code === RequestCode.CONSUME_MESSAGE_DIRECTLY) return { code: ResponseCode.SUCCESS, body: this.#tried(request.body) };
    if (request.code !== RequestCode.RESET_CONSUMER_CLIENT_OFFSET) return undefined;
    for (const { queue: moved, value } of parseResetOffsets(request.body)) {
      const queue = this.#queues.find((held) => held.topic === moved.topic && held.brokerName === moved.brokerName && held.queueId === moved.queueId);
      if (!queue) continue;
      queue.offset = value;
      this.#client.call(queue.address, RequestCode.UPDATE_CONSUMER_OFFSET, { consumerGroup: this.#group.name, topic: queue.topic, queueId: queue.queueId, commitOffset: value }).catch(() => undefined);
    }
    return undefined;
  }

  #tried(record: Buffer): Buffer {
    const fails = decodeMessages(record).some((message) => this.#failsOn(message));
    return printFastjson({ autoCommit: true, consumeResult: fails ? "CR_THROW_EXCEPTION" : "CR_SUCCESS", order: false, remark: fails ? "java.lang.IllegalStateException: there is no invoice template for this order" : "", spentTimeMills: this.#group.millisecondsPerMessage });
  }

  #failsOn({ properties }: StoredMessage): boolean {
    return this.#group.fails?.keys.test(properties.KEYS ?? "") === true;
  }

  #runningInfo(): Buffer {
    const seconds = Math.max(1, (Date.now() - this.#startedAtMs) / 1000);
    const entries = this.#queues.map((queue) => ({ queue: { topic: queue.topic, brokerName: queue.brokerName, queueId: queue.queueId }, value: queue }));
    const rates = this.#topics.map((topic): [string, object] => {
      const consumed = this.#queues.filter((queue) => queue.topic === topic).reduce((sum, queue) => sum + queue.consumed, 0);
      return [topic, { consumeFailedMsgs: 0, consumeFailedTPS: 0, consumeOKTPS: consumed / seconds, consumeRT: this.#group.millisecondsPerMessage, pullRT: 1, pullTPS: consumed / seconds }];
    });
    return printFastjson({
      mqTable: queueMap(entries, (queue) => ({ cachedMsgCount: queue.cached, cachedMsgMaxOffset: queue.offset + queue.cached - 1, cachedMsgMinOffset: queue.offset, cachedMsgSizeInMiB: 0, commitOffset: queue.offset, droped: false, lastConsumeTimestamp: queue.lastConsumedMs, lastLockTimestamp: 0, lastPullTimestamp: queue.lastPullMs, locked: false, transactionMsgCount: 0, transactionMsgMaxOffset: 0, transactionMsgMinOffset: 0, tryUnlockTimes: 0 })),
      properties: { PROP_CLIENT_VERSION: "V4_9_8", PROP_CONSUMEORDERLY: "false", PROP_CONSUME_TYPE: "CONSUME_PASSIVELY", PROP_CONSUMER_START_TIMESTAMP: String(this.#startedAtMs), PROP_THREADPOOL_CORE_SIZE: "1" },
      statusTable: Object.fromEntries(rates.map(([topic, rate]) => [topic, { ...rate }])),
      subscriptionSet: this.#topics.map((topic) => ({ classFilterMode: false, codeSet: [], expressionType: "TAG", subString: this.#tagsOf(topic), subVersion, tagsSet: [], topic })),
    });
  }
}
