import { createHmac } from "node:crypto";
import type { AlarmSeverity } from "../../../../../src/contract/alarm-shared.ts";
import { jsonRequest } from "../message.ts";
import type { HttpFormat, Message } from "../message.ts";
import { cutToBytes, linkAddress, titleOf } from "./chat-text.ts";
import { judgeErrorCode } from "./error-code.ts";

/** A request to a robot of Feishu has at most 20 KB. */
const mostBytes = 16_000;
/** Too many requests: trying later helps. */
const passingCodes = [9499, 11_232];
const colours: Record<AlarmSeverity, string> = { critical: "red", major: "orange", minor: "yellow", info: "blue" };

/** A custom robot of Feishu: a card, mentions by open id or user id, `code` (older ones `StatusCode`) 0 = taken. */
export const feishu: HttpFormat = {
  request(message, channel, nowMs) {
    const timestamp = Math.floor(nowMs / 1000);
    const signature = channel.secret === "" ? {} : { timestamp: String(timestamp), sign: feishuSign(channel.secret, timestamp) };
    const mentions = message.contacts.map(({ feishuId }) => feishuId && `<at id=${feishuId}></at>`).filter(Boolean).join(" ");
    const content = cutToBytes(markdown(message), mostBytes) + (mentions && `\n${mentions}`);
    const template = message.kind === "recovered" ? "green" : colours[message.severity];
    const card = { config: { wide_screen_mode: true }, header: { template, title: { tag: "plain_text", content: titleOf(message) } }, elements: [{ tag: "markdown", content }] };
    return jsonRequest(channel.url, { ...signature, msg_type: "interactive", card }, message);
  },
  judge: (body) => judgeErrorCode(body, ["code", "StatusCode"], passingCodes),
};

function markdown({ texts }: Message): string {
  return texts
    .map(({ colon, facts, items, link, linkLabel, title }, index) => [...(index === 0 ? [] : [`**${escaped(title)}**`]), ...facts.map(({ label, value }) => `**${label}**${colon}${escaped(value)}`), ...items.map((item) => `- ${escaped(item)}`), `[${linkLabel}](${linkAddress(link)})`].join("\n"))
    .join("\n\n");
}

/** Cards read character references; a name must not become a mention or a format. */
function escaped(text: string): string {
  return text.replace(/[&<>*_~`[\]#]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Base64 of HMAC-SHA256 of nothing with `timestamp \n secret` as the key; the time is in seconds. */
export function feishuSign(secret: string, timestampSeconds: number): string {
  return createHmac("sha256", `${timestampSeconds}\n${secret}`).update("").digest("base64");
}
