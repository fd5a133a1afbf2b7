import { parseTraceRecords } from "../../../wire/remoting/bodies/trace-records.ts";
import type { SentRecord, TraceRecord, TransactionEndRecord } from "../../../wire/remoting/bodies/trace-records.ts";
import type { StoredMessage } from "../port/messages-port.ts";
import type { SentEvent, TraceEvent, TracesPort, TransactionEndedEvent } from "../port/traces-port.ts";

const transactionStates: Record<TransactionEndRecord["state"], TransactionEndedEvent["state"]> = { COMMIT_MESSAGE: "commit", ROLLBACK_MESSAGE: "rollback", UNKNOW: "unknown" };

/** Traces as the clients of RocketMQ write them into messages (protocol sheet §5, Trace). */
export const tracesAdapter: TracesPort = {
  usualTopic: "RMQ_SYS_TRACE_TOPIC",
  read(message: StoredMessage, body: Buffer) {
    const { records, skippedRecords } = parseTraceRecords(body);
    return { events: records.map((record) => eventOf(record, message.bornHost)), skippedRecords };
  },
};

function eventOf(record: TraceRecord, writerAddress: string): TraceEvent {
  if (record.type === "Pub") return sentEvent(record, writerAddress);
  if (record.type === "SubBefore") {
    const { clientHost, group, keys, messageId, requestId, retryTimes, timeMs } = record;
    return { kind: "delivered", atMs: timeMs, group, requestId, messageId, retryTimes, keys, clientHost, writerAddress };
  }
  if (record.type === "SubAfter") {
    const { costMs, group, isSuccess, keys, messageId, requestId, result, timeMs } = record;
    return { kind: "consumed", endedAtMs: timeMs, costMs, group, requestId, messageId, isSuccess, result, keys, clientHost: "", writerAddress };
  }
  const { group, isFromCheck, keys, messageId, state, storeHost, tags, timeMs, topic } = record;
  return { kind: "transactionEnded", atMs: timeMs, group, topic, messageId, tags, keys, brokerAddress: storeHost, state: transactionStates[state], isFromCheck, clientHost: "", writerAddress };
}

function sentEvent({ bodyBytes, clientHost, costMs, group, isSuccess, isTimedAtEnd, keys, kind, messageIds, offsetMessageIds, storeHost, tags, timeMs, topic }: SentRecord, writerAddress: string): SentEvent {
  const startedAtMs = isTimedAtEnd ? timeMs - costMs : timeMs;
  return { kind: "sent", startedAtMs, confirmedAtMs: startedAtMs + costMs, costMs, group, topic, messageIds, offsetMessageIds, tags, keys, brokerAddress: storeHost, bodyBytes, messageKind: kind, isSuccess, clientHost, writerAddress };
}
