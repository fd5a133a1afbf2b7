import type { Broker } from "../../../../core/broker.ts";
import { requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { succeed, type HandlerTable } from "../../request-handler.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";

/** Codes 29 to 32: where a queue begins and ends, and which offset a time has. */
export const queueOffsetHandlers: HandlerTable = {
  [RequestCode.SEARCH_OFFSET_BY_TIMESTAMP]: (command, _connection, broker) => {
    const { topic, queueId } = queueOf(command);
    return offset(broker.store.offsetByTimestamp(topic, queueId, requireInteger(command.extFields, "timestamp")));
  },
  [RequestCode.GET_MAX_OFFSET]: (command, _connection, broker) => {
    const { topic, queueId } = queueOf(command);
    return offset(broker.store.maxOffset(topic, queueId));
  },
  [RequestCode.GET_MIN_OFFSET]: (command, _connection, broker) => {
    const { topic, queueId } = queueOf(command);
    return offset(broker.store.minOffset(topic, queueId));
  },
  [RequestCode.GET_EARLIEST_MSG_STORETIME]: (command, _connection, broker) => succeed(undefined, ["timestamp", String(earliest(broker, queueOf(command)))]),
};

interface Queue {
  topic: string;
  queueId: number;
}

function queueOf(command: RemotingCommand): Queue {
  return { topic: requireText(command.extFields, "topic"), queueId: requireInteger(command.extFields, "queueId") };
}

function earliest(broker: Broker, { topic, queueId }: Queue): number {
  return broker.store.storeTimestampAt(topic, queueId, broker.store.minOffset(topic, queueId));
}

function offset(value: number): ReturnType<typeof succeed> {
  return succeed(undefined, ["offset", String(value)]);
}
