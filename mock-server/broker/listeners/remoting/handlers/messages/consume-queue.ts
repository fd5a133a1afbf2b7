import type { Broker } from "../../../../core/broker.ts";
import { requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer } from "../../remoting-connection.ts";
import { succeed } from "../../request-handler.ts";

const mostEntries = 1_000;

/** Code 321: the raw entries of a consume queue. */
export function queryConsumeQueue(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const fields = command.extFields;
  const topic = requireText(fields, "topic");
  const queueId = requireInteger(fields, "queueId");
  const index = requireInteger(fields, "index");
  const count = Math.min(requireInteger(fields, "count"), mostEntries);
  const group = fields["consumerGroup"];
  const [minQueueIndex, maxQueueIndex] = [broker.store.minOffset(topic, queueId), broker.store.maxOffset(topic, queueId)];
  if (maxQueueIndex === 0) return { code: ResponseCode.SYSTEM_ERROR, remark: `${queueId}@${topic} is not exist!` };
  const subscriptionData = group === undefined ? undefined : broker.consumers.subscription(group, topic);
  const filterData = group !== undefined && !subscriptionData ? `${group}@${topic} is not online!` : undefined;
  const queueData = [];
  for (let at = index; at < Math.min(maxQueueIndex, index + count); at++) {
    const entry = broker.store.consumeQueueEntry(topic, queueId, at);
    if (!entry) break;
    const codes = subscriptionData?.codeSet ?? [];
    queueData.push({ eval: codes.length === 0 || codes.includes(entry.tagsCode), physicOffset: entry.commitLogOffset, physicSize: entry.sizeBytes, tagsCode: entry.tagsCode });
  }
  const remark = queueData.length === 0 ? `Index ${index} of ${queueId}@${topic} is not exist!` : undefined;
  return { ...succeed(JSON.stringify({ filterData, maxQueueIndex, minQueueIndex, queueData, subscriptionData })), remark };
}
