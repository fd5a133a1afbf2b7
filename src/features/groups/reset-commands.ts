import type { CallOptions } from "../../api/call-types.ts";
import { curlCommand } from "../../api/curl-command.ts";
import { mqadminLine } from "../../lib/mqadmin-command.ts";
import type { ActionCommands, CommandPlace, MqadminCommand } from "../../lib/mqadmin-command.ts";
import { shellQuote } from "../../lib/shell-quote.ts";

type Target = CallOptions<"resetOffsets">["body"]["target"];

/** What a reset would do; mqadmin shows the present offsets at most. */
export function resetPreviewCommands({ instanceId, nameServers, origin }: CommandPlace, group: string, topic: string, target: Target): ActionCommands {
  return { curl: curlCommand("previewOffsetReset", { params: { instanceId, group }, body: { topic, target } }, origin, shellQuote), mqadmin: { command: mqadminLine("consumerProgress", nameServers, { g: group }), note: "offsetsOnly" } };
}

/** A reset, or the way back from one. */
export function resetCommands({ instanceId, nameServers, origin }: CommandPlace, group: string, topic: string, target: Target): ActionCommands {
  const curl = curlCommand("resetOffsets", { params: { instanceId, group }, body: { topic, target, confirm: group } }, origin, shellQuote);
  return { curl, mqadmin: resetByMqadmin(nameServers, group, topic, target) };
}

function resetByMqadmin(nameServers: readonly string[], group: string, topic: string, target: Target): MqadminCommand {
  const options = { g: group, t: topic };
  if (target.to === "latest") return { command: mqadminLine("skipAccumulatedMessage", nameServers, { ...options, f: "true" }) };
  if (target.to === "earliest") return { command: mqadminLine("resetOffsetByTime", nameServers, { ...options, s: 0, f: "true" }) };
  if (target.to === "timestamp") return { command: mqadminLine("resetOffsetByTime", nameServers, { ...options, s: target.timestampMs, f: "true" }), note: "nearestMessage" };
  return { cannot: "noGivenOffsets" };
}
