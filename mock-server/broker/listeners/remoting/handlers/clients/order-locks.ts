import { formatLockedQueues, parseLockBatch } from "../../../../../wire/remoting/bodies/lock-batch.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { succeed, success, type HandlerTable } from "../../request-handler.ts";

/** Codes 41 and 42: locks of orderly consumers. */
export const orderLockHandlers: HandlerTable = {
  [RequestCode.LOCK_BATCH_MQ]: (command, _connection, broker) => {
    const { consumerGroup, clientId, queues } = parseLockBatch(command.body);
    return succeed(formatLockedQueues(broker.locks.lock(consumerGroup, clientId, queues)));
  },
  [RequestCode.UNLOCK_BATCH_MQ]: (command, _connection, broker) => {
    const { consumerGroup, clientId, queues } = parseLockBatch(command.body);
    broker.locks.unlock(consumerGroup, clientId, queues);
    return success;
  },
};
