import type { ClientInfo } from "../../../../core/clients/client-channel.ts";
import { formatConsumerConnections, formatProducerConnections, formatProducerTable, type ClientConnection, type ProducerInfo } from "../../../../../wire/remoting/bodies/connections.ts";
import { requireText } from "../../../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { succeed, type HandlerTable } from "../../request-handler.ts";

/** Who is connected: consumers of a group (203), producers of a group (204), all producers (328). */
export const connectionHandlers: HandlerTable = {
  [RequestCode.GET_CONSUMER_CONNECTION_LIST]: (command, _connection, broker) => {
    const group = requireText(command.extFields, "consumerGroup");
    const online = broker.consumers.get(group);
    if (!online) return { code: ResponseCode.CONSUMER_NOT_ONLINE, remark: `the consumer group[${group}] not online` };
    const { consumeType, messageModel, consumeFromWhere } = online;
    return succeed(formatConsumerConnections({ connections: [...online.clients.values()].map(connectionOf), consumeType, messageModel, consumeFromWhere, subscriptions: [...online.subscriptions.values()] }));
  },
  [RequestCode.GET_PRODUCER_CONNECTION_LIST]: (command, _connection, broker) => {
    const group = requireText(command.extFields, "producerGroup");
    const clients = broker.producers.clients(group);
    if (!clients) return { code: ResponseCode.SYSTEM_ERROR, remark: `the producer group[${group}] not exist` };
    return succeed(formatProducerConnections(clients.map(connectionOf)));
  },
  [RequestCode.GET_ALL_PRODUCER_INFO]: (_command, _connection, broker) => succeed(formatProducerTable(new Map(broker.producers.all().map(([group, clients]) => [group, clients.map(producerOf)])))),
};

function connectionOf(client: ClientInfo): ClientConnection {
  return { clientId: client.clientId, clientAddr: client.channel.remoteAddress, language: client.language, version: client.version };
}

function producerOf(client: ClientInfo): ProducerInfo {
  return Object.assign(connectionOf(client), { lastUpdateTimestampMs: client.lastUpdateTimestamp });
}
