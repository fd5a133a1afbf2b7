import type { Broker } from "../../../../core/broker.ts";
import { refusalOfSubscription } from "../../../../core/filters/pull-filter.ts";
import { readCheckedSubscription } from "../../../../../wire/remoting/bodies/check-client.ts";
import { parseHeartbeat } from "../../../../../wire/remoting/bodies/heartbeat.ts";
import { formatConsumerIdList } from "../../../../../wire/remoting/bodies/name-lists.ts";
import { requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { refusalOfRetryTopic, retryTopicOf } from "../../../../core/topics/topic-table.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";
import { refuse, succeed, success, type HandlerTable } from "../../request-handler.ts";

const unitSubFlag = 2;

/** Heartbeats and what follows from them (protocol sheet section 5, Groups). */
export const clientHandlers: HandlerTable = {
  [RequestCode.HEART_BEAT]: heartbeat,
  [RequestCode.UNREGISTER_CLIENT]: unregister,
  [RequestCode.CHECK_CLIENT_CONFIG]: (command, _connection, broker) => checkClientConfig(command, broker),
  [RequestCode.GET_CONSUMER_LIST_BY_GROUP]: (command, _connection, broker) => {
    const group = requireText(command.extFields, "consumerGroup");
    const clients = [...(broker.consumers.get(group)?.clients.values() ?? [])];
    if (clients.length === 0) return { code: ResponseCode.SYSTEM_ERROR, remark: `no consumer for this group, ${group}` };
    return succeed(formatConsumerIdList(clients.map((client) => client.clientId)));
  },
};

function heartbeat(command: RemotingCommand, connection: RemotingConnection, broker: Broker): Answer {
  const { clientId, producerGroups, consumers } = parseHeartbeat(command.body);
  const client = { channel: connection, clientId, language: command.language, version: command.version, lastUpdateTimestamp: broker.clock.now() };
  for (const consumer of consumers) {
    const config = broker.groups.findOrCreate(consumer.groupName);
    if (config && !refusalOfRetryTopic(consumer.groupName)) broker.topics.getOrCreateForGroup(retryTopicOf(consumer.groupName), config.retryQueueNums, consumer.unitMode ? unitSubFlag : 0);
    broker.consumers.beat(consumer, { ...client }, config?.notifyConsumerIdsChangedEnable ?? true);
  }
  for (const group of producerGroups) broker.producers.beat(group, { ...client });
  return success;
}

function unregister(command: RemotingCommand, connection: RemotingConnection, broker: Broker): Answer {
  const { producerGroup, consumerGroup } = command.extFields;
  requireText(command.extFields, "clientID");
  if (producerGroup !== undefined) broker.producers.unregister(producerGroup, connection);
  if (consumerGroup !== undefined) {
    broker.consumers.unregister(consumerGroup, connection, broker.groups.findOrCreate(consumerGroup)?.notifyConsumerIdsChangedEnable ?? true);
  }
  return success;
}

/** Subscribers with SQL92 ask before they start whether their expression would do. */
function checkClientConfig(command: RemotingCommand, broker: Broker): Answer {
  const subscription = readCheckedSubscription(command.body);
  const refusal = subscription && refusalOfSubscription(subscription, broker.settings.values.enablePropertyFilter);
  return refusal ? refuse(refusal) : success;
}
