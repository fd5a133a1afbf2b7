import type { Broker } from "../../../../core/broker.ts";
import { recordOffsetMoved } from "../../../../core/pull/offset-moved.ts";
import type { ParkedPull } from "../../../../core/pull/pull-parking.ts";
import { isTagType, type PullFilter } from "../../../../core/filters/pull-filter.ts";
import { filterForPull, type PullTarget } from "../../../../core/pull/pull-rules.ts";
import { isRefusal } from "../../../../core/refusal.ts";
import { javaHash } from "../../../../../wire/remoting/java-hash.ts";
import { pullFlag, readPullHeader, type PullHeader } from "../../../../../wire/remoting/pull-header.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { OutputBuffer } from "../../output-buffers.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";
import { refuse } from "../../request-handler.ts";
import { throttlePull } from "./throttled-pull.ts";

/** As much as a real broker sends at most from memory. */
const mostBytes = 256 * 1024;
const mostMessages = 32;
/** A connection may have this many pulls waiting; one more is answered at once. */
const mostParked = 20_000;
const found = new OutputBuffer(mostBytes + 4096);

/** What a pull needs when it looks again. */
interface Pull {
  broker: Broker;
  connection: RemotingConnection;
  command: Pick<RemotingCommand, "opaque" | "serializeType" | "flag">;
  header: PullHeader;
  filter: PullFilter;
}

const parkedOf = new WeakMap<RemotingConnection, Set<ParkedPull>>();

/** Codes 11 and 361: messages of one queue, or the answer waits until there are some (protocol sheet section 5, Pull). */
export function pullMessage(command: RemotingCommand, connection: RemotingConnection, broker: Broker): Answer | undefined {
  broker.throughput.pullCalls++;
  const header = readPullHeader(command.extFields);
  const filter = filterForPull(broker, targetOf(header), connection.remoteAddress);
  if (isRefusal(filter)) return refuse(filter);
  const { opaque, serializeType, flag } = command;
  const pull: Pull = { broker, connection, command: { opaque, serializeType, flag }, header, filter };
  const answer = look(pull, (header.sysFlag & pullFlag.suspend) !== 0);
  if ((header.sysFlag & pullFlag.commitOffset) !== 0) broker.offsets.commit(header.consumerGroup, header.topic, header.queueId, header.commitOffset);
  return answer;
}

function targetOf(header: PullHeader): PullTarget {
  const { consumerGroup, topic, queueId, subVersion, expressionType } = header;
  const hasSubscription = (header.sysFlag & pullFlag.subscription) !== 0;
  return { consumerGroup, topic, queueId, subVersion, subscription: hasSubscription ? subscriptionOf(header.subscription, expressionType) : undefined };
}

/** A tag expression: tags joined by `||`, or `*`; nothing but bars is none, and blanks name no tag. */
function subscriptionOf(subString: string, expressionType: string): PullTarget["subscription"] {
  if (!isTagType(expressionType)) return subString === "" ? "invalid" : { expressionType, subString, codeSet: [] };
  if (subString === "*" || subString === "") return { expressionType: "TAG", subString: "*", codeSet: [] };
  const parts = subString.split("||");
  const tags = parts.map((tag) => tag.trim()).filter((tag) => tag !== "");
  return parts.every((part) => part === "") ? "invalid" : { expressionType: "TAG", subString, codeSet: tags.map(javaHash) };
}

/** Reads the queue and answers, or parks the pull if it may wait; nothing is returned when the answer was written or waits. */
function look(pull: Pull, mayWait: boolean): Answer | undefined {
  const { broker, header } = pull;
  const { topic, queueId, queueOffset } = header;
  const group = broker.groups.get(header.consumerGroup);
  const allowed = broker.limits.allowance(group, topic);
  // A consumer that has read everything is not held back, it waits for messages as ever.
  if (allowed < 1 && queueOffset < broker.store.maxOffset(topic, queueId)) return throttle(pull, mayWait);
  const count = Math.min(Math.max(header.maxMsgNums, 1), mostMessages, Math.max(allowed, 1));
  found.length = 0;
  const startedMs = performance.now();
  const result = broker.store.getMessages(topic, queueId, queueOffset, count, mostBytes, pull.filter.tags, found, pull.filter.properties);
  broker.throughput.tookToGet(performance.now() - startedMs);
  const { status, minOffset, maxOffset, nextBeginOffset } = result;
  broker.consumers.get(header.consumerGroup)?.pulled.pulled(topic, queueId, nextBeginOffset);
  const code = codeOf(status, queueOffset);
  if (code === ResponseCode.PULL_NOT_FOUND && mayWait && park(pull)) return undefined;
  if (status === "FOUND") broker.limits.pulled(group, topic, result.messageCount);
  if (status === "FOUND") countFound(pull, result.messageCount, result.bytes);
  else broker.throughput.miss++;
  if (code === ResponseCode.PULL_OFFSET_MOVED) {
    const { consumerGroup } = header;
    recordOffsetMoved(broker, { consumerGroup, topic, queueId, offsetRequest: queueOffset, offsetNew: nextBeginOffset }, javaHash(consumerGroup));
  }
  const ext = ["suggestWhichBrokerId", "0", "nextBeginOffset", String(nextBeginOffset), "minOffset", String(minOffset), "maxOffset", String(maxOffset)];
  return { code, remark: status, ext, body: status === "FOUND" ? found.buffer.subarray(0, found.length) : undefined };
}

function codeOf(status: string, queueOffset: number): number {
  switch (status) {
    case "FOUND":
      return ResponseCode.SUCCESS;
    case "NO_MATCHED_MESSAGE":
    case "MESSAGE_WAS_REMOVING":
      return ResponseCode.PULL_RETRY_IMMEDIATELY;
    case "NO_MESSAGE_IN_QUEUE":
    case "NO_MATCHED_LOGIC_QUEUE":
      return queueOffset === 0 ? ResponseCode.PULL_NOT_FOUND : ResponseCode.PULL_OFFSET_MOVED;
    case "OFFSET_TOO_SMALL":
    case "OFFSET_OVERFLOW_BADLY":
      return ResponseCode.PULL_OFFSET_MOVED;
    default:
      return ResponseCode.PULL_NOT_FOUND;
  }
}

function countFound({ broker, header }: Pull, messages: number, bytes: number): void {
  const key = `${header.topic}@${header.consumerGroup}`;
  broker.statistics.item("GROUP_GET_NUMS", key).add(messages);
  broker.statistics.item("GROUP_GET_SIZE", key).add(bytes);
  broker.statistics.item("BROKER_GET_NUMS", broker.settings.clusterName).add(messages);
  broker.throughput.found++;
  broker.throughput.transferred += messages;
}

function park(pull: Pull): boolean {
  const { broker, connection, header } = pull;
  const mine = parkedOf.get(connection) ?? parkedListOf(connection, broker);
  if (mine.size >= mostParked) return false;
  const parked: ParkedPull = {
    topic: header.topic,
    queueId: header.queueId,
    offset: header.queueOffset,
    deadlineMs: broker.clock.now() + header.suspendTimeoutMs,
    accepts: wakes(pull),
    resume: () => {
      mine.delete(parked);
      resume(pull);
    },
  };
  mine.add(parked);
  broker.parking.park(parked);
  return true;
}

/** Which arrivals wake a pull: those that it would be answered with. */
function wakes({ broker, header, filter }: Pull): ParkedPull["accepts"] {
  const { properties, tags = (): boolean => true } = filter;
  if (!properties) return tags;
  const { topic, queueId } = header;
  return (_tagsCode, queueOffset) => broker.store.hasProperties(topic, queueId, queueOffset, properties);
}

/** The pulls of one connection, which leave with it. */
function parkedListOf(connection: RemotingConnection, broker: Broker): Set<ParkedPull> {
  const list = new Set<ParkedPull>();
  parkedOf.set(connection, list);
  connection.onClose(() => {
    for (const parked of list) broker.parking.remove(parked);
  });
  return list;
}

function resume(pull: Pull, mayWait = false): void {
  if (pull.connection.isClosed) return;
  pull.connection.whenWritable(() => {
    const answer = look(pull, mayWait);
    if (answer) reply(pull, answer);
  });
}

function reply({ command, connection }: Pull, answer: Answer): void {
  if ((command.flag & 2) === 0 && !connection.isClosed) connection.answer(command.opaque, command.serializeType, answer);
}

function throttle(pull: Pull, mayWait: boolean): Answer | undefined {
  const { broker, connection, header } = pull;
  const { consumerGroup: group, topic, suspendTimeoutMs } = header;
  return throttlePull({ broker, connection, group, topic, suspendTimeoutMs: mayWait ? suspendTimeoutMs : 0, lookAgain: () => resume(pull, mayWait), answer: (answer) => reply(pull, answer) });
}
