import { jsonRequest } from "../message.ts";
import type { HttpFormat } from "../message.ts";
import { linkAddress, titleOf } from "./chat-text.ts";

/** A section of Slack has at most 3000 characters, a message at most 50 sections. */
const mostSectionLength = 2900;
const mostSections = 48;

/** An incoming webhook of Slack: sections of mrkdwn, and the title as text of the notification. Anything but 2xx is a failure. */
export const slack: HttpFormat = {
  request(message, channel) {
    const lines = message.texts.flatMap(({ colon, facts, items, link, linkLabel, title }) => [`*${escaped(title)}*`, ...facts.map(({ label, value }) => label + colon + escaped(value)), ...items.map((item) => `• ${escaped(item)}`), `<${linkAddress(link)}|${linkLabel}>`, ""]);
    const blocks = sections(lines).slice(0, mostSections).map((text) => ({ type: "section", text: { type: "mrkdwn", text } }));
    return jsonRequest(channel.url, { text: escaped(titleOf(message)), blocks }, message);
  },
};

/** Slack asks for these three and no more. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Whole lines, as many as fit into one section. */
function sections(lines: readonly string[]): string[] {
  const found: string[] = [];
  let present = "";
  for (const line of lines.map((text) => text.slice(0, mostSectionLength))) {
    if (present !== "" && present.length + line.length + 1 > mostSectionLength) {
      found.push(present);
      present = "";
    }
    present = present === "" ? line : `${present}\n${line}`;
  }
  return present.trim() === "" ? found : [...found, present];
}
