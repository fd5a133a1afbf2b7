import type { AlarmSeverity } from "../../../../../src/contract/alarm-shared.ts";
import type { Message } from "../message.ts";
import { plainText } from "../texts/notice-text.ts";
import type { NoticeText } from "../texts/notice-text.ts";
import { titleOf } from "./chat-text.ts";

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

const colours: Record<AlarmSeverity, string> = { critical: "#c0392b", major: "#d35400", minor: "#b7950b", info: "#2874a6" };
const recovered = "#1e8449";

/** A mail as text and as HTML; the HTML has no pictures, scripts or style sheets, since programs for mail show none. */
export function mailContent(message: Message): MailContent {
  const colour = message.kind === "recovered" ? recovered : colours[message.severity];
  const parts = message.texts.map((text) => htmlOf(text, colour)).join("");
  return {
    subject: titleOf(message).replace(/[\r\n]+/g, " "),
    text: `${message.texts.map(plainText).join("\n\n")}\n\nid: ${message.deliveryId}\n`,
    html: `<!doctype html><html><body style="font:14px/1.5 sans-serif;color:#1f2933">${parts}<p style="color:#7b8794;font-size:12px">id: ${escaped(message.deliveryId)}</p></body></html>`,
  };
}

function htmlOf({ facts, items, link, linkLabel, title }: NoticeText, colour: string): string {
  const rows = facts.map(({ label, value }) => `<tr><td style="padding:2px 16px 2px 0;color:#616e7c;vertical-align:top">${escaped(label)}</td><td style="padding:2px 0">${escaped(value)}</td></tr>`).join("");
  const list = items.length === 0 ? "" : `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join("")}</ul>`;
  const table = rows === "" ? "" : `<table style="border-collapse:collapse">${rows}</table>`;
  return `<h2 style="font-size:16px;border-left:4px solid ${colour};padding-left:10px">${escaped(title)}</h2>${table}${list}<p><a href="${escaped(link)}">${escaped(linkLabel)}</a></p>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
