import type { LinkProps } from "@tanstack/react-router";
import { wordParam } from "../../../lib/search-params.ts";
import type { RawSearch } from "../../../lib/search-params.ts";

/** Tabs of one message; the first is shown when the link names none. */
export const messageTabs = ["body", "where", "trace", "properties", "place"] as const;
export type MessageTab = (typeof messageTabs)[number];

/** Dialogs of one message: send again, edit a copy, have one client consume it. */
const messageActs = ["resend", "edit", "consume"] as const;
export type MessageAct = (typeof messageActs)[number];

/** Whether a text of a link can be an offset id: broker address (IPv4 or IPv6), port and log offset in hex. */
export const isOffsetMessageId = (text: string): boolean => /^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/.test(text);

/** State of the message page in the link; `dialog` is the one that is open. */
export interface MessageSearch {
  tab?: MessageTab;
  dialog?: MessageAct;
}

/** Reads the tab; one that is not known is dropped. */
export function messageSearch(raw: RawSearch): MessageSearch {
  return { tab: wordParam(raw.tab, messageTabs), dialog: wordParam(raw.dialog, messageActs) };
}

/** Where another tab, or another message, is shown: on the message page, or in the drawer of a page of its own. */
export type MessageLink = (part: { tab: MessageTab | undefined; offsetMessageId: string }) => LinkProps;

export interface MessageDrawerProps {
  instanceId: string;
  offsetMessageId: string;
  tab: MessageTab | undefined;
  linkTo: MessageLink;
  onClose: () => void;
}
