import type { Message } from "../message.ts";
import type { NoticeText } from "../texts/notice-text.ts";

/** Where a text of a chat program is cut: a name in it must never become a mention, a link or a format of its own. */
const wideForms: Record<string, string> = { "<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "#": "＃" };

/** Plain text inside Markdown of programs that know no escape: what has a meaning there becomes its wide form. */
export function wide(text: string): string {
  return text.replace(/[<>[\]*`#]/g, (character) => wideForms[character] ?? character).replace(/\s+/g, " ");
}

/** The first text's title; with several languages the others follow inside. */
export function titleOf({ texts }: Message): string {
  return texts[0]?.title ?? "";
}

/** Markdown that DingTalk and WeCom both read: bold title, a line each, a link. */
export function chatMarkdown(texts: readonly NoticeText[], lineEnd: string): string {
  return texts
    .map(({ colon, facts, items, link, linkLabel, title }) => [`**${wide(title)}**`, ...facts.map(({ label, value }) => label + colon + wide(value)), ...items.map((item) => `- ${wide(item)}`), `[${linkLabel}](${linkAddress(link)})`].join(lineEnd))
    .join(lineEnd + lineEnd);
}

/** An address inside `(...)` of Markdown. */
export function linkAddress(link: string): string {
  return encodeURI(decodable(link)).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));
}

/** `encodeURI` would encode what is encoded already once more. */
function decodable(link: string): string {
  try {
    return decodeURI(link);
  } catch {
    return link;
  }
}

/** Cuts a text to so many bytes of UTF-8, between characters; what is cut is marked. */
export function cutToBytes(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  let cut = Buffer.from(text).subarray(0, mostBytes - 3).toString("utf8");
  while (cut.endsWith("\uFFFD")) cut = cut.slice(0, -1);
  return `${cut}…`;
}
