import { jsonRequest } from "../message.ts";
import type { HttpFormat } from "../message.ts";
import { chatMarkdown, cutToBytes } from "./chat-text.ts";
import { judgeErrorCode } from "./error-code.ts";

/** A Markdown message of WeCom has at most 4096 bytes. */
const mostBytes = 4096;
/** Busy (-1), too many calls (45009), too many at once (45033): trying later helps. */
const passingCodes = [-1, 45_009, 45_033];

/** A group robot of WeCom: Markdown, mentions `<@userid>`, errcode 0 = taken. */
export const wecom: HttpFormat = {
  request(message, channel) {
    const mentions = message.contacts.map(({ wecomId }) => wecomId && `<@${wecomId}>`).filter(Boolean).join("");
    const content = cutToBytes(chatMarkdown(message.texts, "\n"), mostBytes - Buffer.byteLength(mentions) - 1) + (mentions && `\n${mentions}`);
    return jsonRequest(channel.url, { msgtype: "markdown", markdown: { content } }, message);
  },
  judge: (body) => judgeErrorCode(body, ["errcode"], passingCodes),
};
