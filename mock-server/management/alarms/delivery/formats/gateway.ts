import type { gatewayWords } from "../../../../../src/contract/gateway-words.ts";
import { deliveryIdHeader } from "../message.ts";
import type { HttpFormat, Message } from "../message.ts";
import { plainText } from "../texts/notice-text.ts";
import { titleOf } from "./chat-text.ts";

type Word = (typeof gatewayWords)[number];

/** A gateway of the operator for SMS or calls (ALM-003): one request a phone number, its body from a template. Any 2xx = taken. */
export const gateway: HttpFormat = {
  request(message, channel) {
    const contentType = channel.contentType ?? "application/json";
    const escape = contentType === "application/json" ? insideJson : encodeURIComponent;
    const values: Record<string, string> = valuesOf(message);
    const body = channel.template.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, word: string) => (Object.hasOwn(values, word) ? escape(values[word] ?? "") : whole));
    const authorization: Record<string, string> = channel.secret === "" ? {} : { authorization: channel.secret };
    return { url: channel.url, headers: { "content-type": `${contentType}; charset=utf-8`, [deliveryIdHeader]: message.deliveryId, ...authorization }, body };
  },
};

/** Text inside a JSON string. */
function insideJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function valuesOf(message: Message): Record<Word, string> {
  const [notice] = message.notices;
  const [text] = message.texts;
  return {
    phone: message.addressee?.phone.replace(/[\s-]/g, "") ?? "",
    contact: message.addressee?.name ?? "",
    title: titleOf(message),
    text: message.texts.map(plainText).join("\n\n"),
    severity: message.severity,
    kind: message.kind,
    rule: notice?.ruleName ?? "",
    instance: notice?.instanceName ?? "",
    object: notice ? Object.values(notice.subject).slice(1).join(" ") : "",
    link: text?.link ?? "",
    id: message.deliveryId,
    time: new Date(notice?.at ?? 0).toISOString(),
  };
}
