import type { CallOptions } from "../../../api/call-types.ts";
import { curlCommand, curlStreamCommand } from "../../../api/curl-command.ts";
import { mqadminLine } from "../../../lib/mqadmin-command.ts";
import type { ActionCommands, CommandPlace, MqadminCommand } from "../../../lib/mqadmin-command.ts";
import { shellQuote } from "../../../lib/shell-quote.ts";

type MessageQuery = CallOptions<"queryMessages">["query"];
type TraceQuery = NonNullable<CallOptions<"queryTraces">["query"]>;
type LetterQuery = NonNullable<CallOptions<"listDeadLetters">["query"]>;
type Location = NonNullable<CallOptions<"locateMessage">["query"]>;

/** Offset ids have the port of a broker in them; a unique id needs its topic. Both may be 32 digits long. */
interface IdAndTopic {
  id: string;
  topic: string;
  isOffsetId: boolean;
}

/** A query of messages in any of its ways (MSG). */
export function queryCommands(place: CommandPlace, query: MessageQuery, isOffsetId: boolean): ActionCommands {
  const { instanceId, origin } = place;
  return { curl: curlCommand("queryMessages", { params: { instanceId }, query }, origin, shellQuote), mqadmin: queryByMqadmin(place, query, isOffsetId) };
}

function queryByMqadmin({ nameServers }: CommandPlace, query: MessageQuery, isOffsetId: boolean): MqadminCommand {
  const { beginAt, brokerName, by, endAt, id = "", key, offset, queueId, tag, topic = "" } = query;
  if (by === "id") return byId(nameServers, { id, topic, isOffsetId });
  if (by === "key") return { command: mqadminLine("queryMsgByKey", nameServers, { t: topic, k: key }) };
  if (by === "offset") return brokerName ? { command: mqadminLine("queryMsgByOffset", nameServers, { t: topic, b: brokerName, i: Number(queueId ?? 0), o: Number(offset ?? 0) }) } : { cannot: "needsPlace" };
  if (beginAt === undefined || endAt === undefined) return { cannot: "needsTimes" };
  const times = { s: tag, b: Number(beginAt), e: Number(endAt), d: "true" };
  const filters = [query.key, query.property, query.text].some((text) => text !== undefined && text !== "");
  const isOneQueue = brokerName !== undefined && brokerName !== "" && queueId !== undefined;
  const command = isOneQueue ? mqadminLine("printMsgByQueue", nameServers, { t: topic, a: brokerName, i: Number(queueId), p: "true", ...times }) : mqadminLine("printMsg", nameServers, { t: topic, ...times });
  return filters ? { command, note: "filtersByTagOnly" } : { command };
}

function byId(nameServers: readonly string[], { id, isOffsetId, topic }: IdAndTopic): MqadminCommand {
  if (isOffsetId) return { command: mqadminLine("queryMsgById", nameServers, { i: id }) };
  return topic === "" ? { cannot: "needsTopic" } : { command: mqadminLine("queryMsgByUniqueKey", nameServers, { t: topic, i: id }) };
}

/** One stored message with its body. */
export function messageCommands({ instanceId, nameServers, origin }: CommandPlace, offsetMessageId: string): ActionCommands {
  return { curl: curlCommand("getMessage", { params: { instanceId, offsetMessageId } }, origin, shellQuote), mqadmin: { command: mqadminLine("queryMsgById", nameServers, { i: offsetMessageId }) } };
}

/** Where a message is, for every group; mqadmin names a state of each online group at most. */
export function locationCommands({ instanceId, nameServers, origin }: CommandPlace, query: Location, isOffsetId: boolean): ActionCommands {
  const curl = curlCommand("locateMessage", { params: { instanceId }, query }, origin, shellQuote);
  const { id = "", topic = "" } = query;
  const found = id === "" ? ({ cannot: "idOnly" } as const) : byId(nameServers, { id, topic, isOffsetId });
  return { curl, mqadmin: "command" in found ? { ...found, note: "tracksOnly" } : found };
}

/** Traced messages by key or by time; mqadmin finds a trace by the message's id alone. */
export function traceQueryCommands({ instanceId, origin }: CommandPlace, query: TraceQuery): ActionCommands {
  return { curl: curlCommand("queryTraces", { params: { instanceId }, query: { ...query, by: query.by } }, origin, shellQuote), mqadmin: { cannot: "idOnly" } };
}

/** The trace of one message. */
export function traceCommands({ instanceId, nameServers, origin }: CommandPlace, messageId: string, topic: string, traceTopic: string): ActionCommands {
  const curl = curlCommand("getTrace", { params: { instanceId, messageId }, query: { topic, traceTopic } }, origin, shellQuote);
  return { curl, mqadmin: { command: mqadminLine("queryMsgTraceById", nameServers, { i: messageId, t: traceTopic }) } };
}

/** The dead letters of a group in a range of store time. */
export function deadLetterCommands({ instanceId, nameServers, origin }: CommandPlace, group: string, query: LetterQuery): ActionCommands {
  const curl = curlCommand("listDeadLetters", { params: { instanceId, group }, query: { ...query } }, origin, shellQuote);
  const { beginAt, endAt } = query;
  if (beginAt === undefined || endAt === undefined) return { curl, mqadmin: { cannot: "needsTimes" } };
  return { curl, mqadmin: { command: mqadminLine("printMsg", nameServers, { t: `%DLQ%${group}`, b: Number(beginAt), e: Number(endAt), d: "true" }), note: "wholeQueue" } };
}

/** A live tail; it runs until it is interrupted. */
export function tailCommands({ instanceId, origin }: CommandPlace, query: Record<string, unknown>): ActionCommands {
  return { curl: curlStreamCommand("tailMessages", { params: { instanceId }, query }, origin, shellQuote), mqadmin: { cannot: "noSuchCommand" } };
}
