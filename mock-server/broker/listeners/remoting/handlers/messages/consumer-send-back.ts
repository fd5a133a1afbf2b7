import type { Broker } from "../../../../core/broker.ts";
import { sendBack } from "../../../../core/retry/send-back.ts";
import { booleanOf, requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";
import { kept, refuse } from "../../request-handler.ts";

/** Code 36: a consumer could not handle a message (protocol sheet section 5, Retry). */
export function consumerSendBack(command: RemotingCommand, _connection: RemotingConnection, broker: Broker): Answer {
  const fields = command.extFields;
  const refusal = sendBack(broker, {
    group: requireText(fields, "group"),
    offset: requireInteger(fields, "offset"),
    delayLevel: requireInteger(fields, "delayLevel"),
    maxReconsumeTimes: fields["maxReconsumeTimes"] === undefined ? undefined : requireInteger(fields, "maxReconsumeTimes"),
    unitMode: booleanOf(fields, "unitMode"),
  });
  return refusal ? refuse(refusal) : kept;
}
