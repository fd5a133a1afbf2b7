import type { Broker } from "../../core/broker.ts";
import type { FindProducer } from "../../core/transactions/half-check.ts";
import { halfProperty, type HalfMessage } from "../../core/transactions/half-message.ts";
import { recordInTopic } from "../../../wire/remoting/record-in-topic.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { offsetIdOf } from "./offset-id.ts";
import { RemotingConnection } from "./remoting-connection.ts";

/** Sends undecided half messages back to the members of their producer group in turn, one message to one member (39). */
export function findProducersOf(broker: Broker): FindProducer {
  let turn = 0;
  return (group) => {
    const connections = (broker.producers.clients(group) ?? []).flatMap(({ channel }) => (channel instanceof RemotingConnection && !channel.isClosed ? channel : []));
    if (connections.length === 0) return "absent";
    const reading = connections.filter((connection) => !connection.isClogged);
    const chosen = reading[turn++ % reading.length];
    return chosen ? (half) => ask(broker, chosen, half) : "busy";
  };
}

/** The message goes under the topic and queue that it was sent to; the client answers with both offsets (37). */
function ask(broker: Broker, connection: RemotingConnection, half: HalfMessage): void {
  const record = broker.store.readMessage(half.commitLogOffset);
  const topic = halfProperty(half, "REAL_TOPIC");
  if (!record || topic === undefined) return;
  const uniqueId = halfProperty(half, "UNIQ_KEY");
  const fields = {
    tranStateTableOffset: String(half.queueOffset),
    commitLogOffset: String(half.commitLogOffset),
    offsetMsgId: offsetIdOf(broker, half.commitLogOffset),
    ...(uniqueId === undefined ? {} : { msgId: uniqueId, transactionId: uniqueId }),
  };
  connection.notify(RequestCode.CHECK_TRANSACTION_STATE, fields, recordInTopic(record, topic, Number(halfProperty(half, "REAL_QID"))));
}
