import { requireInteger } from "../../../wire/remoting/header-fields.ts";
import { parseConsumeQueuePart } from "../../../wire/remoting/bodies/consume-queue.ts";
import { decodeOffsetId } from "../../../wire/remoting/message-ids.ts";
import { decodeMessage, decodeMessages } from "../../../wire/remoting/message-record.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { askEach } from "./broker-directory.ts";
import { consumeDirectly } from "./direct-consumption.ts";
import { MessageSender } from "./message-sender.ts";
import { messageView } from "./message-view.ts";
import { firstOffsetAt } from "./offset-search.ts";
import { probePull } from "./probe-pull.ts";
import { reachOf } from "./query-reach.ts";
import { sendRecord } from "./record-sender.ts";
import { refusal } from "./remoting-client.ts";
import { earliestBornMs, longMaxValue } from "./query-times.ts";
import type { OffsetId } from "../../../wire/remoting/message-ids.ts";
import type { WithWarnings } from "../port/adapter-error.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { DirectConsumption, MessagesPort, PullFilter, MessageToSend, PullResult, RecordToSend, SendResult, StoredMessage } from "../port/messages-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** What a broker answers at most to a query by key, whatever is asked (protocol sheet §7). */
const brokerQueryLimit = 64;
const uniqueQueryLimit = 32;
/** What a broker gives at most in one pull. */
const pullMessages = 32;
const committedTries = 60;
const committedPauseMs = 50;

/** Messages over remoting: codes 33, 12, 11, 29, 310, 309, 14, 15. */
export class MessagesAdapter implements MessagesPort {
  readonly #parts: EngineParts;
  readonly #sender: MessageSender;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#sender = new MessageSender(parts);
  }

  async byOffsetId(offsetMessageId: string): Promise<StoredMessage> {
    const notFound = new AdapterError("not_found", `no message has the id ${offsetMessageId}`, { what: "message", name: offsetMessageId });
    const place = offsetPlace(offsetMessageId);
    if (place === undefined) throw notFound;
    for (const node of await this.#nodesAt(place)) {
      const answer = await this.#parts.client.ask(node.address, RequestCode.VIEW_MESSAGE_BY_ID, { offset: place.commitLogOffset });
      if (answer.code === ResponseCode.SUCCESS) {
        const message = messageView(decodeMessage(answer.body), node.brokerName);
        // A 4.9 broker that has deleted the begin of its log answers its oldest message to offset 0.
        if (message.commitLogOffset === place.commitLogOffset) return message;
        continue;
      }
      // A broker answers 1 for a place where no message begins, and for nothing else that a reader can cause.
      if (answer.code !== ResponseCode.SYSTEM_ERROR || answer.remark?.includes("AclException") === true) throw refusal(answer, node.address, RequestCode.VIEW_MESSAGE_BY_ID);
    }
    throw notFound;
  }

  async byUniqueId(topic: string, uniqueId: string): Promise<WithWarnings<StoredMessage[]>> {
    const beginTimestamp = earliestBornMs(uniqueId);
    const { value, warnings } = await this.#query(topic, uniqueId, uniqueQueryLimit, beginTimestamp, true);
    return { value: value.flatMap(({ messages }) => messages.filter((message) => message.topic === topic && message.uniqueId === uniqueId)), warnings };
  }

  /** The index answers by hash, so what it finds is looked at again: topic, and KEYS or the unique id. */
  async byKey(topic: string, key: string, limit: number, endAtMs?: number): Promise<WithWarnings<{ messages: StoredMessage[]; limited: boolean; wholeFromMs: number }>> {
    const wanted = Math.min(limit, brokerQueryLimit);
    const { value, warnings } = await this.#query(topic, key, wanted, 0, false, endAtMs);
    const messages = value.flatMap((answer) => answer.messages).filter((message) => message.topic === topic && hasKey(message, key));
    return { value: { messages, ...reachOf(value, wanted) }, warnings };
  }

  async pull(topic: string, brokerName: string, queueId: number, offset: number, maxMessages: number, filter?: PullFilter): Promise<PullResult> {
    const { address } = await this.#parts.directory.master(brokerName);
    const { messages, ...result } = await probePull(this.#parts.client, address, topic, queueId, offset, maxMessages, filter);
    return { ...result, messages: messages.map((message) => messageView(message, brokerName)) };
  }

  async awaitPull(topic: string, brokerName: string, queueId: number, offset: number, tags: string | undefined, waitMs: number): Promise<PullResult> {
    const { address } = await this.#parts.directory.master(brokerName);
    const { messages, ...result } = await probePull(this.#parts.client, address, topic, queueId, offset, pullMessages, { tags, waitMs });
    return { ...result, messages: messages.map((message) => messageView(message, brokerName)) };
  }

  /** Two small questions (321, 33): 4.9 has none for the time alone, and counts every pull. */
  async storedAt(topic: string, brokerName: string, queueId: number, offset: number): Promise<number | null> {
    const { address } = await this.#parts.directory.master(brokerName);
    const entries = await this.#parts.client.ask(address, RequestCode.QUERY_CONSUME_QUEUE, { topic, queueId, index: offset, count: 1 });
    const [commitLogOffset] = entries.code === ResponseCode.SUCCESS && entries.body.length > 0 ? parseConsumeQueuePart(entries.body).commitLogOffsets : [];
    if (commitLogOffset === undefined) return null;
    const answer = await this.#parts.client.ask(address, RequestCode.VIEW_MESSAGE_BY_ID, { offset: commitLogOffset });
    if (answer.code !== ResponseCode.SUCCESS) return null;
    const message = decodeMessage(answer.body);
    return message.commitLogOffset === commitLogOffset ? message.storeTimestampMs : null;
  }

  async offsetAt(topic: string, brokerName: string, queueId: number, timestampMs: number): Promise<number> {
    const { address } = await this.#parts.directory.master(brokerName);
    return await firstOffsetAt(this.#parts.client, address, topic, queueId, timestampMs);
  }

  async send(message: MessageToSend): Promise<SendResult> {
    const sent = await this.#sender.send(message);
    const isCommitted = message.messageType === "TRANSACTION" && message.transactionOutcome !== "rollback" && sent.state === "SEND_OK";
    return isCommitted ? { ...sent, ...(await this.#committedPlace(message.topic, sent.uniqueId)) } : sent;
  }

  async sendRecord(record: RecordToSend): Promise<SendResult> {
    return await sendRecord(this.#sender, record);
  }

  /** Asked of the broker that stores the message: only it can hand it on. */
  async consumeDirectly(group: string, clientId: string, offsetMessageId: string): Promise<DirectConsumption> {
    const { brokerName } = await this.byOffsetId(offsetMessageId);
    const { address } = await this.#parts.directory.master(brokerName);
    return await consumeDirectly(this.#parts, address, group, clientId, offsetMessageId);
  }

  /** Where a committed message lies, as far as it can be asked: it is committed whatever the answer. The answers of a transaction only tell the place of its half message. A real broker's index is a moment behind. */
  async #committedPlace(topic: string, uniqueId: string): Promise<Partial<SendResult>> {
    for (let tries = 0; tries < committedTries; tries++) {
      const found = await this.byUniqueId(topic, uniqueId).then(({ value }) => value[0], () => undefined);
      if (found) return { offsetMessageId: found.offsetMessageId, queueId: found.queueId, queueOffset: found.queueOffset };
      await new Promise((resolve) => setTimeout(resolve, committedPauseMs));
    }
    return { detail: "committed; its place is not known yet" };
  }

  async consumerOffset(group: string, topic: string, brokerName: string, queueId: number): Promise<number | null> {
    const { address } = await this.#parts.directory.master(brokerName);
    const answer = await this.#parts.client.ask(address, RequestCode.QUERY_CONSUMER_OFFSET, { consumerGroup: group, topic, queueId });
    if (answer.code === ResponseCode.QUERY_NOT_FOUND) return null;
    if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, address, RequestCode.QUERY_CONSUMER_OFFSET);
    const offset = requireInteger(answer.extFields, "offset");
    // Some clients commit -1 while they do not know where to begin.
    return offset < 0 ? null : offset;
  }

  async commitOffset(group: string, topic: string, brokerName: string, queueId: number, offset: number): Promise<void> {
    const { address } = await this.#parts.directory.master(brokerName);
    await this.#parts.client.call(address, RequestCode.UPDATE_CONSUMER_OFFSET, { consumerGroup: group, topic, queueId, commitOffset: offset });
    this.#parts.storedOffsets.forget();
  }

  /** Only brokers of this engine are asked: an id must not make the console connect to an address of its own. */
  async #nodesAt({ address, port }: OffsetId): Promise<BrokerNode[]> {
    const nodes = await this.#parts.directory.nodes();
    const exact = nodes.filter((node) => node.address === `${address}:${port}`);
    return exact.length > 0 ? exact : nodes.filter((node) => node.address.endsWith(`:${port}`) && !/^[\d.]+:/.test(node.address));
  }

  async #query(topic: string, key: string, maxNum: number, beginTimestamp: number, unique: boolean, endTimestamp: number | string = longMaxValue): Promise<WithWarnings<{ messages: StoredMessage[] }[]>> {
    const { value, warnings } = await askEach(await this.#parts.directory.mastersOfTopic(topic), async ({ address, brokerName }) => {
      const answer = await this.#parts.client.ask(address, RequestCode.QUERY_MESSAGE, { topic, key, maxNum, beginTimestamp, endTimestamp, _UNIQUE_KEY_QUERY: unique }, { oneOfMany: true });
      if (answer.code === ResponseCode.QUERY_NOT_FOUND) return [];
      if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, address, RequestCode.QUERY_MESSAGE);
      return decodeMessages(answer.body).map((message) => messageView(message, brokerName));
    });
    return { value: value.map(({ value: messages }) => ({ messages })), warnings };
  }
}

/** Whether a message has a text as its unique id or among its keys. */
export function hasKey(message: StoredMessage, key: string): boolean {
  return message.uniqueId === key || (message.properties.KEYS ?? "").split(" ").includes(key);
}

function offsetPlace(id: string): OffsetId | undefined {
  try {
    return decodeOffsetId(id);
  } catch {
    return undefined;
  }
}
