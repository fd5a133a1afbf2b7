import type { Broker } from "../../../../core/broker.ts";
import { requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import { decodeOffsetId } from "../../../../../wire/remoting/message-ids.ts";
import { sysFlagBit } from "../../../../../wire/remoting/message-record.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer } from "../../remoting-connection.ts";
import { kept, refuse, success, type HandlerTable } from "../../request-handler.ts";

/** Transactions: a producer's decision (37), and asking again for one that was given up (323). */
export const transactionHandlers: HandlerTable = {
  [RequestCode.END_TRANSACTION]: endTransaction,
  [RequestCode.RESUME_CHECK_HALF_MESSAGE]: (command, _connection, broker) => {
    const isResumed = broker.transactions.resume(decodeOffsetId(requireText(command.extFields, "msgId")).commitLogOffset);
    return isResumed ? kept : { code: ResponseCode.SYSTEM_ERROR, remark: "Put message back to RMQ_SYS_TRANS_HALF_TOPIC failed." };
  },
};

/** Who decides "unknown" (0) is asked later. */
function endTransaction(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const fields = command.extFields;
  const decision = {
    producerGroup: requireText(fields, "producerGroup"),
    halfOffset: requireInteger(fields, "tranStateTableOffset"),
    commitLogOffset: requireInteger(fields, "commitLogOffset"),
  };
  requireText(fields, "msgId");
  const outcome = requireInteger(fields, "commitOrRollback");
  if (outcome === 0) return success;
  if (outcome !== sysFlagBit.transactionCommit && outcome !== sysFlagBit.transactionRollback) return { code: ResponseCode.SYSTEM_ERROR, remark: "commitOrRollback field wrong" };
  const refusal = broker.transactions.end({ ...decision, outcome: outcome === sysFlagBit.transactionCommit ? "commit" : "rollback" });
  return refusal ? refuse(refusal) : kept;
}
