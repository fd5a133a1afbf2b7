import type { AlarmSeverity, NoticeFacts } from "../../../../src/contract/alarm-shared.ts";
import type { Contact } from "../../../../src/contract/notification-channels.ts";
import type { DeliveryRow } from "../../../../src/contract/notifications.ts";
import type { StoredChannel } from "../../store/notifications/policies-store.ts";
import type { NoticeText } from "./texts/notice-text.ts";

/** One message for one receiver; a format makes bytes of it. */
export interface Message {
  /** The same in every try. */
  deliveryId: string;
  kind: DeliveryRow["kind"];
  severity: AlarmSeverity;
  /** One a language. */
  texts: NoticeText[];
  notices: readonly NoticeFacts[];
  /** Who is told by this very message; null when a channel is the receiver. */
  addressee: Contact | null;
  /** Everybody whom the policy names, for mentions. */
  contacts: readonly Contact[];
  consoleUrl: string;
}

/** What is posted. */
export interface PostRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** A channel that is reached by HTTP: what is sent, and what an answer means. */
export interface HttpFormat {
  request(message: Message, channel: StoredChannel, nowMs: number): PostRequest;
  /** Of an answer with a 2xx status: why it is a failure all the same, and whether trying again can help. */
  judge?: (body: string) => { failure: string; isPassing: boolean } | undefined;
}

/** The header that carries the stable id of a delivery. */
export const deliveryIdHeader = "x-mqdeck-delivery";

export function jsonRequest(url: string, body: unknown, message: Message): PostRequest {
  return { url, headers: { "content-type": "application/json; charset=utf-8", [deliveryIdHeader]: message.deliveryId }, body: JSON.stringify(body) };
}
