import type { CallOptions } from "../../../api/call-types.ts";
import { curlCommand } from "../../../api/curl-command.ts";
import { mqadminLine } from "../../../lib/mqadmin-command.ts";
import type { ActionCommands, CommandPlace, MqadminCommand } from "../../../lib/mqadmin-command.ts";
import { shellQuote } from "../../../lib/shell-quote.ts";

/** Sending a stored message again. mqadmin sends it as it lies there: into the topic it lies in, with its old id and every property. */
export function resendCommands({ instanceId, nameServers, origin }: CommandPlace, message: { offsetMessageId: string; topic: string }): ActionCommands {
  const { offsetMessageId, topic } = message;
  const curl = curlCommand("resendMessage", { params: { instanceId, offsetMessageId } }, origin, shellQuote);
  if (topic.startsWith("%")) return { curl, mqadmin: { cannot: "copyStaysInSystemTopic" } };
  return { curl, mqadmin: { command: mqadminLine("queryMsgById", nameServers, { i: offsetMessageId, s: "true" }), note: "keepsEverything" } };
}

/** Sending a new message. */
export function sendCommands({ instanceId, nameServers, origin }: CommandPlace, body: CallOptions<"sendMessage">["body"]): ActionCommands {
  return { curl: curlCommand("sendMessage", { params: { instanceId }, body }, origin, shellQuote), mqadmin: sendByMqadmin(nameServers, body) };
}

function sendByMqadmin(nameServers: readonly string[], { body = "", bodyEncoding, brokerName, keys, properties = {}, queueId, tags, topic }: CallOptions<"sendMessage">["body"]): MqadminCommand {
  if (Object.keys(properties).length > 0) return { cannot: "noProperties" };
  if (bodyEncoding === "base64") return { cannot: "noBinary" };
  if (body === "" || body !== body.trim() || [keys, tags].some((text) => text !== undefined && text !== text.trim())) return { cannot: "trimsText" };
  return { command: mqadminLine("sendMessage", nameServers, { t: topic, p: body, k: keys, c: tags, b: brokerName, i: queueId }) };
}

/** Having one client consume a stored message. */
export function consumeCommands({ instanceId, nameServers, origin }: CommandPlace, offsetMessageId: string, group: string, clientId: string): ActionCommands {
  const curl = curlCommand("consumeMessage", { params: { instanceId, offsetMessageId }, body: { group, clientId } }, origin, shellQuote);
  return { curl, mqadmin: { command: mqadminLine("queryMsgById", nameServers, { i: offsetMessageId, g: group, d: clientId }) } };
}

/** Sending dead letters again as a job. mqadmin would put them back into the queue of dead letters. */
export function deadLetterResendCommands({ instanceId, origin }: CommandPlace, group: string, body: CallOptions<"resendDeadLetters">["body"]): ActionCommands {
  return { curl: curlCommand("resendDeadLetters", { params: { instanceId, group }, body }, origin, shellQuote), mqadmin: { cannot: "copyStaysInSystemTopic" } };
}

/** Writing messages into a file, as a job. */
export function exportCommands({ instanceId, origin }: CommandPlace, body: CallOptions<"startExport">["body"]): ActionCommands {
  return { curl: curlCommand("startExport", { params: { instanceId }, body }, origin, shellQuote), mqadmin: { cannot: "noSuchCommand" } };
}
