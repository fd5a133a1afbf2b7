import type { Broker } from "../../../../core/broker.ts";
import type { ClientInfo } from "../../../../core/clients/client-channel.ts";
import { offsetsForReset } from "../../../../core/groups/consume-progress.ts";
import { formatConsumerStatusByClient, formatResetOffsetList, formatResetOffsets, parseConsumerStatus } from "../../../../../wire/remoting/bodies/consumer-offsets.ts";
import type { QueueEntry } from "../../../../../wire/remoting/bodies/message-queue.ts";
import { booleanOf, requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import { decodeOffsetId } from "../../../../../wire/remoting/message-ids.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { RemotingConnection, type Answer } from "../../remoting-connection.ts";
import { succeed, type HandlerTable } from "../../request-handler.ts";

const callMs = 10_000;
const statusMs = 5_000;
const noBody = Buffer.alloc(0);

/** What a broker asks its consumers on an administrator's behalf: 307, 309, 222, 223. */
export const consumerCallHandlers: HandlerTable = {
  [RequestCode.GET_CONSUMER_RUNNING_INFO]: (command, _connection, broker) => callConsumer(broker, command, command.extFields, noBody),
  [RequestCode.CONSUME_MESSAGE_DIRECTLY]: consumeDirectly,
  [RequestCode.INVOKE_BROKER_TO_RESET_OFFSET]: resetOffsets,
  [RequestCode.INVOKE_BROKER_TO_GET_CONSUMER_STATUS]: consumerStatus,
};

/** Forwards a request to one client of a group and its answer back; no answer within 10 s is 207. */
async function callConsumer(broker: Broker, command: RemotingCommand, fields: Record<string, string>, body: Buffer): Promise<Answer> {
  const group = requireText(fields, "consumerGroup");
  const clientId = requireText(fields, "clientId");
  const connection = connectionOf(broker.consumers.client(group, clientId));
  if (!connection) return { code: ResponseCode.SYSTEM_ERROR, remark: `The Consumer <${group}> <${clientId}> not online` };
  // One that does not read what it was sent gets no more of it.
  const answer = connection.isClogged ? undefined : await connection.invoke(command.code, fields, body, callMs);
  if (!answer) return { code: ResponseCode.CONSUME_MSG_TIMEOUT, remark: `consumer <${group}> <${clientId}> Timeout: wait response on the channel <${connection.remoteAddress}> timeout, ${callMs}(ms)` };
  return { code: answer.code, remark: answer.remark, body: answer.body };
}

function consumeDirectly(command: RemotingCommand, _connection: unknown, broker: Broker): Answer | Promise<Answer> {
  const id = requireText(command.extFields, "msgId");
  const record = broker.store.readMessage(decodeOffsetId(id).commitLogOffset);
  if (!record) return { code: ResponseCode.SYSTEM_ERROR, remark: `can not find message by the id, ${id}` };
  return callConsumer(broker, command, { ...command.extFields, brokerName: broker.settings.brokerName }, record);
}

/** Tells every member of a group its new offsets (222). The clients store them; offline groups are reset with 15. */
function resetOffsets(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const fields = command.extFields;
  const topic = requireText(fields, "topic");
  const group = requireText(fields, "group");
  const timestamp = requireInteger(fields, "timestamp");
  const offsets = offsetsForReset(broker, topic, group, timestamp, booleanOf(fields, "isForce"));
  if (typeof offsets === "string") return { code: ResponseCode.SYSTEM_ERROR, remark: offsets };
  const members = [...(broker.consumers.get(group)?.clients.values() ?? [])];
  if (members.length === 0) {
    return { code: ResponseCode.CONSUMER_NOT_ONLINE, remark: `Consumer not online, so can not reset offset, Group: ${group} Topic: ${topic} Timestamp: ${timestamp}` };
  }
  const entries: QueueEntry<number>[] = [...offsets].map(([queueId, value]) => ({ queue: { topic, brokerName: broker.settings.brokerName, queueId }, value }));
  const body = command.language === "CPP" ? formatResetOffsetList(entries) : formatResetOffsets(entries);
  for (const member of members) connectionOf(member)?.notify(RequestCode.RESET_CONSUMER_CLIENT_OFFSET, { topic, group, timestamp: String(timestamp), isForce: "false" }, body);
  return succeed(formatResetOffsets(entries));
}

/** Asks the members of a group, or one of them, for their positions (223). Who does not answer within 5 s is left out. */
async function consumerStatus(command: RemotingCommand, _connection: unknown, broker: Broker): Promise<Answer> {
  const fields = command.extFields;
  const topic = requireText(fields, "topic");
  const group = requireText(fields, "group");
  const only = fields["clientAddr"]?.trim();
  const members = [...(broker.consumers.get(group)?.clients.values() ?? [])];
  if (members.length === 0) return { code: ResponseCode.SYSTEM_ERROR, remark: `No Any Consumer online in the consumer group: [${group}]` };
  const asked = members.filter((member) => !only || member.clientId === only);
  const statuses = await Promise.all(asked.map((member) => connectionOf(member)?.invoke(RequestCode.GET_CONSUMER_STATUS_FROM_CLIENT, { topic, group }, noBody, statusMs) ?? Promise.resolve(undefined)));
  const byClient = new Map<string, QueueEntry<number>[]>();
  for (const [index, member] of asked.entries()) {
    const status = statuses[index];
    if (status?.code === ResponseCode.SUCCESS && status.body.length > 0) byClient.set(member.clientId, parseConsumerStatus(status.body));
  }
  return succeed(formatConsumerStatusByClient(byClient));
}

/** The registry keeps channels; here they are connections. */
function connectionOf(client: ClientInfo | undefined): RemotingConnection | undefined {
  return client?.channel instanceof RemotingConnection ? client.channel : undefined;
}
