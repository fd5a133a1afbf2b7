import { createHmac } from "node:crypto";
import type { WebhookDocument } from "../../../../../src/contract/webhook-document.ts";
import { jsonRequest } from "../message.ts";
import type { HttpFormat, Message } from "../message.ts";
import { plainText } from "../texts/notice-text.ts";
import { titleOf } from "./chat-text.ts";

/** The generic webhook: a JSON document of a fixed form, signed when the channel has a secret. Any 2xx = taken. */
export const webhook: HttpFormat = {
  request(message, channel, nowMs) {
    const request = jsonRequest(channel.url, documentOf(message), message);
    const signature: Record<string, string> = channel.secret === "" ? {} : { "x-mqdeck-signature": webhookSignature(channel.secret, Math.floor(nowMs / 1000), request.body) };
    return { ...request, headers: { ...request.headers, "x-mqdeck-event": message.kind, ...signature } };
  },
};

/** `t=seconds, v1=hex(hmac-sha256(secret, t + "." + body))`: the time keeps an old message from being sent again by others. */
export function webhookSignature(secret: string, timestampSeconds: number, body: string): string {
  return `t=${timestampSeconds}, v1=${createHmac("sha256", secret).update(`${timestampSeconds}.${body}`).digest("hex")}`;
}

function documentOf(message: Message): WebhookDocument {
  return {
    version: 1,
    id: message.deliveryId,
    kind: message.kind,
    severity: message.severity,
    title: titleOf(message),
    text: message.texts.map(plainText).join("\n\n"),
    notices: message.notices.map(({ at, conditions, content, eventId, instanceId, instanceName, kind, link, raisedAt, ruleId, ruleName, severity, subject }) => ({
      eventId,
      kind,
      severity,
      at: new Date(at).toISOString(),
      raisedAt: raisedAt === null ? null : new Date(raisedAt).toISOString(),
      rule: { id: ruleId, name: ruleName },
      instance: { id: instanceId, name: instanceName },
      subject,
      conditions,
      content,
      link: message.consoleUrl + link,
    })),
  };
}
