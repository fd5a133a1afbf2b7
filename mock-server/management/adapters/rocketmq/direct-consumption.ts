import { parseDirectResult } from "../../../wire/remoting/bodies/message-directly.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { directResults } from "../port/messages-port.ts";
import { refusal } from "./remoting-client.ts";
import type { DirectConsumption } from "../port/messages-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** A broker waits 10 s for the client it passes a message on to, then answers 207 (protocol sheet section 2.3). */
const forwardedTimeoutMs = 15_000;

/** CONSUME_MESSAGE_DIRECTLY (309): the broker that stores the message hands it to one of its clients. */
export async function consumeDirectly({ client }: EngineParts, address: string, group: string, clientId: string, offsetMessageId: string): Promise<DirectConsumption> {
  const answer = await client.ask(address, RequestCode.CONSUME_MESSAGE_DIRECTLY, { consumerGroup: group, clientId, msgId: offsetMessageId }, { timeoutMs: forwardedTimeoutMs });
  const remark = answer.remark ?? "";
  if (answer.code === ResponseCode.CONSUME_MSG_TIMEOUT) return { result: "NO_ANSWER", remark, spentMs: null, orderly: false };
  if (answer.code === ResponseCode.SYSTEM_ERROR && remark.includes("not online")) throw new AdapterError("not_found", remark, { what: "client", name: clientId });
  if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, address, RequestCode.CONSUME_MESSAGE_DIRECTLY);
  const { order, remark: text, result, spentMs } = parseDirectResult(answer.body);
  const known = directResults.find((name) => name === result);
  if (known === undefined) throw new AdapterError("engine_refused", `client ${clientId} answered ${result || "nothing"}`, { address, engineCode: answer.code, remark: result });
  return { result: known, remark: text, spentMs, orderly: order };
}
