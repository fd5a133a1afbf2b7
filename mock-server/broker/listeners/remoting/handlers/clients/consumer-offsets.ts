import type { Broker } from "../../../../core/broker.ts";
import { booleanOf, requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import type { Answer } from "../../remoting-connection.ts";
import { succeed, type HandlerTable } from "../../request-handler.ts";

/** Java's Long.MAX_VALUE: "do not correct this queue" in 308. */
const largestLong = "9223372036854775807";
/** A young queue is read from its start; this is how far a real broker's memory reaches back (40 % of RAM; here a fixed part). */
const inMemoryBytes = 1024 ** 3;

/** What groups have consumed (protocol sheet section 5, Start position; section 2.3). */
export const consumerOffsetHandlers: HandlerTable = {
  [RequestCode.QUERY_CONSUMER_OFFSET]: queryOffset,
  [RequestCode.UPDATE_CONSUMER_OFFSET]: (command, _connection, broker) => {
    const { group, topic, queueId } = positionOf(command);
    broker.offsets.commit(group, topic, queueId, requireInteger(command.extFields, "commitOffset"));
    return succeed();
  },
  [RequestCode.GET_ALL_CONSUMER_OFFSET]: (_command, _connection, broker) => succeed(broker.offsets.print()),
  [RequestCode.GET_ALL_DELAY_OFFSET]: (_command, _connection, broker) => succeed(broker.delayLevels.print()),
  [RequestCode.CLONE_GROUP_OFFSET]: cloneOffsets,
  [RequestCode.QUERY_CORRECTION_OFFSET]: correctionOffsets,
};

function positionOf(command: RemotingCommand): { group: string; topic: string; queueId: number } {
  const fields = command.extFields;
  return { group: requireText(fields, "consumerGroup"), topic: requireText(fields, "topic"), queueId: requireInteger(fields, "queueId") };
}

function queryOffset(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const { group, topic, queueId } = positionOf(command);
  const offset = broker.offsets.query(group, topic, queueId);
  if (offset >= 0) return succeed(undefined, ["offset", String(offset)]);
  if (broker.store.minOffset(topic, queueId) <= 0 && isYoung(broker, topic, queueId)) return succeed(undefined, ["offset", "0"]);
  return { code: ResponseCode.QUERY_NOT_FOUND, remark: "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first" };
}

function isYoung(broker: Broker, topic: string, queueId: number): boolean {
  const first = broker.store.consumeQueueEntry(topic, queueId, 0);
  return !first || broker.store.statistics().commitLogMaxOffset - first.commitLogOffset <= inMemoryBytes;
}

function cloneOffsets(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const from = requireText(command.extFields, "srcGroup");
  const to = requireText(command.extFields, "destGroup");
  const only = command.extFields["topic"]?.trim();
  for (const topic of only ? [only] : broker.offsets.topicsOfGroup(from)) {
    const isLeftOut = !broker.topics.get(topic) || (!booleanOf(command.extFields, "offline") && broker.consumers.hasDropped(from, topic));
    if (!isLeftOut) broker.offsets.clone(from, to, topic);
  }
  return succeed();
}

function correctionOffsets(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const topic = requireText(command.extFields, "topic");
  const without = new Set((command.extFields["filterGroups"] ?? "").split(",").filter((group) => group !== ""));
  const smallest = broker.offsets.smallestOffsets(topic, without, (queueId) => broker.store.minOffset(topic, queueId));
  const compared = broker.offsets.queues(requireText(command.extFields, "compareGroup"), topic);
  const texts = [...smallest].map(([queueId, offset]) => `${queueId}:${offset > (compared?.get(queueId) ?? Infinity) ? largestLong : offset}`);
  return succeed(`{"correctionOffsets":{${texts.join(",")}}}`);
}
