import type { Broker } from "../../../../core/broker.ts";
import { requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import type { Answer } from "../../remoting-connection.ts";
import { succeed, type HandlerTable } from "../../request-handler.ts";

/** The broker's own maximum for a query by unique key, and the most that any query finds. */
const uniqueKeyMaximum = 32;
const mostFound = 64;

/** Messages by key (12) and by place in the log (33). */
export const messageQueryHandlers: HandlerTable = {
  [RequestCode.QUERY_MESSAGE]: queryByKey,
  [RequestCode.VIEW_MESSAGE_BY_ID]: (command, _connection, broker) => {
    const offset = requireInteger(command.extFields, "offset");
    const record = broker.store.readMessage(offset);
    return record ? succeed(record) : { code: ResponseCode.SYSTEM_ERROR, remark: `can not find message by the offset, ${offset}` };
  },
};

function queryByKey(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const fields = command.extFields;
  const isUniqueKey = fields["_UNIQUE_KEY_QUERY"] === "true";
  const wanted = Math.max(1, Math.min(requireInteger(fields, "maxNum"), mostFound));
  const begin = requireInteger(fields, "beginTimestamp");
  const end = requireInteger(fields, "endTimestamp");
  const result = broker.store.queryIndex(requireText(fields, "topic"), requireText(fields, "key"), isUniqueKey ? uniqueKeyMaximum : wanted, begin, end);
  const records = result.commitLogOffsets.flatMap((offset) => broker.store.readMessage(offset) ?? []);
  const ext = ["indexLastUpdateTimestamp", String(result.lastUpdateTimestampMs), "indexLastUpdatePhyoffset", String(result.lastUpdateCommitLogOffset)];
  if (records.length === 0) return { code: ResponseCode.QUERY_NOT_FOUND, remark: "can not find message, maybe time range not correct", ext };
  return succeed(Buffer.concat(records), ext);
}
