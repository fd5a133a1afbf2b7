import { createHmac } from "node:crypto";
import { jsonRequest } from "../message.ts";
import type { HttpFormat } from "../message.ts";
import { chatMarkdown, cutToBytes, titleOf } from "./chat-text.ts";
import { judgeErrorCode } from "./error-code.ts";

/** DingTalk refuses more; its documents say 20,000 bytes. */
const mostBytes = 18_000;
/** Too fast, and "system busy" (-1): trying later helps. */
const passingCodes = [-1, 130_101, 130_102, 410_100];

/** A custom robot of DingTalk: Markdown, mentions by telephone number or user id, errcode 0 = taken. */
export const dingtalk: HttpFormat = {
  request(message, channel, nowMs) {
    const atMobiles = message.contacts.map(({ phone }) => phone.replace(/[\s-]/g, "").replace(/^\+86/, "")).filter(Boolean);
    const atUserIds = message.contacts.map(({ dingtalkId }) => dingtalkId).filter(Boolean);
    // Somebody is only mentioned when the text holds the mention too.
    const mentions = [...atMobiles, ...atUserIds].map((id) => `@${id}`).join(" ");
    const text = cutToBytes(chatMarkdown(message.texts, "  \n"), mostBytes - Buffer.byteLength(mentions) - 8) + (mentions && `\n\n${mentions}`);
    const body = { msgtype: "markdown", markdown: { title: titleOf(message), text }, at: { atMobiles, atUserIds, isAtAll: false } };
    return jsonRequest(channel.secret === "" ? channel.url : signed(channel.url, channel.secret, nowMs), body, message);
  },
  judge: (body) => judgeErrorCode(body, ["errcode"], passingCodes),
};

function signed(url: string, secret: string, nowMs: number): string {
  const target = new URL(url);
  target.searchParams.set("timestamp", String(nowMs));
  target.searchParams.set("sign", dingtalkSign(secret, nowMs));
  return target.href;
}

/** Base64 of HMAC-SHA256 of `timestamp \n secret` with the secret; the time is in milliseconds. */
export function dingtalkSign(secret: string, timestampMs: number): string {
  return createHmac("sha256", secret).update(`${timestampMs}\n${secret}`).digest("base64");
}
