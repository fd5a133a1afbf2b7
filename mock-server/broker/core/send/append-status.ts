import type { AppendResult } from "../../log/append-result.ts";

/** How the store answered an append. */
export type AppendStatus = AppendResult["status"];

/** Whether the message itself was refused, so that no later attempt can store it: answered with MESSAGE_ILLEGAL. */
export function isIllegalMessage(status: AppendStatus): boolean {
  return status === "message-too-large" || status === "properties-too-large" || status === "topic-illegal";
}
