import type { Broker } from "../../../../core/broker.ts";
import { consumeProgress, consumeTimeSpans, type TopicProgress } from "../../../../core/groups/consume-progress.ts";
import { formatConsumeStats, type ConsumeStats } from "../../../../../wire/remoting/bodies/consume-stats.ts";
import { formatConsumeTimeSpans } from "../../../../../wire/remoting/bodies/consume-time-span.ts";
import { booleanOf, requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer } from "../../remoting-connection.ts";
import { succeed, type HandlerTable } from "../../request-handler.ts";

const groupsPerTurn = 50;

/** How far groups are: one (208), all (317), and in time (303). */
export const consumeStatsHandlers: HandlerTable = {
  [RequestCode.GET_CONSUME_STATS]: (command, _connection, broker) => {
    const group = requireText(command.extFields, "consumerGroup");
    const topic = command.extFields["topic"]?.trim();
    return succeed(formatConsumeStats(statsOf(broker, consumeProgress(broker, group, topic === "" ? undefined : topic))));
  },
  [RequestCode.GET_BROKER_CONSUME_STATS]: allConsumeStats,
  [RequestCode.QUERY_CONSUME_TIME_SPAN]: timeSpans,
};

function statsOf(broker: Broker, progress: TopicProgress[]): ConsumeStats {
  const { brokerName } = broker.settings;
  const queues = progress.flatMap(({ topic, queues }) =>
    queues.map(({ queueId, brokerOffset, consumerOffset, lastTimestamp, pullOffset }) => ({
      queue: { topic, brokerName, queueId },
      value: { brokerOffset, consumerOffset, lastTimestampMs: lastTimestamp, pullOffset },
    })),
  );
  return { consumeTps: progress.reduce((sum, { consumeTps }) => sum + consumeTps, 0), queues };
}

/** Many groups take a while: each is printed on its own, and other requests get their turn in between. */
async function allConsumeStats(command: RemotingCommand, _connection: unknown, broker: Broker): Promise<Answer> {
  const onlyOrdered = booleanOf(command.extFields, "isOrder");
  const printed: string[] = [];
  let totalDiff = 0;
  for (const group of broker.groups.names()) {
    const progress = consumeProgress(broker, group, undefined, "write").filter(({ topic }) => !onlyOrdered || broker.topics.get(topic)?.order);
    const stats = progress.map((one) => formatConsumeStats(statsOf(broker, [one])).toString());
    printed.push(`{${JSON.stringify(group)}:[${stats.join(",")}]}`);
    for (const { queues } of progress) for (const queue of queues) totalDiff += queue.brokerOffset - queue.consumerOffset;
    if (printed.length % groupsPerTurn === 0) await new Promise(setImmediate);
  }
  return succeed(`{"brokerAddr":${JSON.stringify(broker.settings.address)},"consumeStatsList":[${printed.join(",")}],"totalDiff":${totalDiff}}`);
}

function timeSpans(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const topic = requireText(command.extFields, "topic");
  const group = requireText(command.extFields, "group");
  const config = broker.topics.get(topic);
  if (!config) return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `topic[${topic}] not exist` };
  const { brokerName } = broker.settings;
  const spans = consumeTimeSpans(broker, group, topic, config.writeQueueNums).map((span) => ({
    queue: { topic, brokerName, queueId: span.queueId },
    minTimestampMs: span.minTimeStamp,
    maxTimestampMs: span.maxTimeStamp,
    consumeTimestampMs: span.consumeTimeStamp,
    delayMs: span.delayTime,
  }));
  return succeed(formatConsumeTimeSpans(spans));
}
