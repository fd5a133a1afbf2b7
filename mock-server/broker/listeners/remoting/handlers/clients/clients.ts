import type { Broker } from "../../../../core/broker.ts";
import { parseHeartbeat } from "../../../../../wire/remoting/bodies/heartbeat.ts";
import { formatConsumerIdList } from "../../../../../wire/remoting/bodies/name-lists.ts";
import { requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { retryTopicOf } from "../../../../core/topics/topic-table.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";
import { succeed, success, type HandlerTable } from "../../request-handler.ts";

const unitSubFlag = 2;

/** Heartbeats and what follows from them (protocol sheet section 5, Groups). */
export const clientHandlers: HandlerTable = {
  [RequestCode.HEART_BEAT]: heartbeat,
  [RequestCode.UNREGISTER_CLIENT]: unregister,
  [RequestCode.CHECK_CLIENT_CONFIG]: (command) => checkClientConfig(command),
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
    if (config) broker.topics.getOrCreateForGroup(retryTopicOf(consumer.groupName), config.retryQueueNums, consumer.unitMode ? unitSubFlag : 0);
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

/** Only subscribers with SQL92 ask; property filters are off, as in a fresh 4.9 broker. */
function checkClientConfig(command: RemotingCommand): Answer {
  const isTagOnly = command.body.length === 0 || !command.body.includes('"SQL92"');
  return isTagOnly ? success : { code: ResponseCode.SYSTEM_ERROR, remark: "The broker does not support consumer to filter message by SQL92" };
}
