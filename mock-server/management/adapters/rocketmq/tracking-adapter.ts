import { setTimeout as sleep } from "node:timers/promises";
import { decodeMessage, decodeMessages } from "../../../wire/remoting/message-record.ts";
import { parseKvTable } from "../../../wire/remoting/bodies/kv-table.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { askEach } from "./broker-directory.ts";
import { hasKey } from "./messages-adapter.ts";
import { parseConfigLines } from "./config-lines.ts";
import { delayLevelsOf } from "./delay-levels.ts";
import { messageView } from "./message-view.ts";
import { probePull } from "./probe-pull.ts";
import { refusal } from "./remoting-client.ts";
import { deadLetterPrefix, retryPrefix } from "./system-names.ts";
import { isHalfDecided } from "./transaction-decisions.ts";
import { bornMsOf, earliestBornMs, longMaxValue } from "./query-times.ts";
import type { Subscription } from "../port/clients-port.ts";
import type { StoredMessage } from "../port/messages-port.ts";
import type { Copies, FilterAnswer, OldestMessage, OwnTopics, TrackingPort } from "../port/tracking-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** A broker puts its own limit in place of it for unique ids (protocol sheet §2.3). */
const uniqueQueryLimit = 32;
const keyQueryLimit = 64;
/** While a batch of segments is deleted: for at most two seconds. */
const deletionTries = 10;
const deletionPauseMs = 200;
const halfTopic = "RMQ_SYS_TRANS_HALF_TOPIC";

/** Protocol sheet §5: Retry, Delay, Transactions. The timed topic is that of 5.x, which the bundled broker has too. */
const ownTopics: OwnTopics = {
  delayed: "SCHEDULE_TOPIC_XXXX",
  timed: "rmq_sys_wheel_timer",
  half: halfTopic,
  givenUp: "TRANS_CHECK_MAX_TIME_TOPIC",
  retriesOf: (group) => `${retryPrefix}${group}`,
  deadLettersOf: (group) => `${deadLetterPrefix}${group}`,
};

/** The ways of a message through a broker's own topics: codes 12, 11, 26, 28, 29, 321, 33. */
export class TrackingAdapter implements TrackingPort {
  readonly topics = ownTopics;
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async copies(topic: string, by: { uniqueId: string } | { key: string }): Promise<Copies> {
    const isUnique = "uniqueId" in by;
    const key = isUnique ? by.uniqueId : by.key;
    const fields = { topic, key, maxNum: isUnique ? uniqueQueryLimit : keyQueryLimit, beginTimestamp: isUnique ? earliestBornMs(key) : 0, endTimestamp: longMaxValue, _UNIQUE_KEY_QUERY: isUnique };
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), async ({ address, brokerName }) => {
      const answer = await this.#parts.client.ask(address, RequestCode.QUERY_MESSAGE, fields, { oneOfMany: true });
      if (answer.code === ResponseCode.QUERY_NOT_FOUND) return [];
      if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, address, RequestCode.QUERY_MESSAGE);
      return decodeMessages(answer.body).map((message) => messageView(message, brokerName));
    });
    // The index answers by hash, so what it finds is looked at again.
    const found = value.flatMap(({ value: messages }) => messages.filter((message) => message.topic === topic && (isUnique ? message.uniqueId === key : hasKey(message, key))));
    return { value: found, warnings, answered: value.map(({ node }) => node.brokerName) };
  }

  async delayLevelsMs(brokerName: string): Promise<number[] | null> {
    const { address } = await this.#parts.directory.master(brokerName);
    const answer = await this.#parts.client.ask(address, RequestCode.GET_BROKER_CONFIG, {}, { oneOfMany: true });
    if (answer.code !== ResponseCode.SUCCESS) return null;
    return delayLevelsOf(parseConfigLines(answer.body.toString("utf8")).get("messageDelayLevel") ?? "");
  }

  /** A pull of one message at its offset with the group's expression: it comes, or the scan goes on behind it. */
  async passes({ brokerName, queueId, queueOffset, topic }: StoredMessage, { expression, expressionType }: Subscription): Promise<FilterAnswer> {
    const { address } = await this.#parts.directory.master(brokerName);
    try {
      const { messages, status } = await probePull(this.#parts.client, address, topic, queueId, queueOffset, 1, { tags: expression, expressionType });
      if (status === "FOUND") return { passes: messages[0]?.queueOffset === queueOffset, reason: "" };
      return status === "NO_MATCHED_MESSAGE" ? { passes: false, reason: "" } : { passes: null, reason: status };
    } catch (error) {
      if (error instanceof AdapterError && error.code === "engine_refused") return { passes: null, reason: String(error.params.remark ?? error.message) };
      throw error;
    }
  }

  /** A half lies on the broker that its decision is told to. */
  async isDecided(halves: StoredMessage[]): Promise<boolean | null> {
    const oldest = halves.toSorted((left, right) => left.storedAtMs - right.storedAtMs)[0];
    if (oldest === undefined) return null;
    const { address } = await this.#parts.directory.master(oldest.brokerName);
    const own = halves.filter((half) => half.brokerName === oldest.brokerName);
    return await isHalfDecided(this.#parts.client, address, new Set(own.map((half) => half.queueOffset)), oldest.storedAtMs);
  }

  madeAtMs(uniqueId: string): number | null {
    return bornMsOf(uniqueId) || null;
  }

  /**
   * 4.9 does not tell the time while its log is smaller than two of the largest messages; then the oldest message itself does. While
   * retention deletes, the log may begin with a segment that is gone already (up to ten, 100 ms each): asked again until that is over.
   */
  async oldest(brokerName: string): Promise<OldestMessage> {
    const { address } = await this.#parts.directory.master(brokerName);
    for (let tries = 1; ; tries++) {
      const runtime = parseKvTable((await this.#parts.client.call(address, RequestCode.GET_BROKER_RUNTIME_INFO, {}, { oneOfMany: true })).body);
      const commitLogOffset = positiveOrNull(runtime.get("commitLogMinOffset"));
      const told = positiveOrNull(runtime.get("earliestMessageTimeStamp"));
      const end = positiveOrNull(runtime.get("commitLogMaxOffset"));
      const isEmpty = end !== null && (end === 0 || end === commitLogOffset);
      if (isEmpty || told !== null || commitLogOffset === null) return { commitLogOffset, storedAtMs: told, isEmpty };
      const answer = await this.#parts.client.ask(address, RequestCode.VIEW_MESSAGE_BY_ID, { offset: commitLogOffset });
      if (answer.code === ResponseCode.SUCCESS) return { commitLogOffset, storedAtMs: decodeMessage(answer.body).storeTimestampMs, isEmpty };
      if (tries === deletionTries) return { commitLogOffset, storedAtMs: null, isEmpty };
      await sleep(deletionPauseMs);
    }
  }
}

function positiveOrNull(text: string | undefined): number | null {
  const value = Number(text ?? "");
  return text !== undefined && text !== "" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
