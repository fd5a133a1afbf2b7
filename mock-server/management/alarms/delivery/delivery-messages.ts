import { alarmSeverity } from "../../../../src/contract/alarm-shared.ts";
import type { NoticeFacts } from "../../../../src/contract/alarm-shared.ts";
import type { ContactGroupsStore } from "../../store/notifications/contact-groups-store.ts";
import type { OpenDelivery } from "../../store/notifications/delivery-queue-store.ts";
import type { StoredPolicy } from "../../store/notifications/policies-store.ts";
import type { Message } from "./message.ts";
import { contactsOf } from "./receivers.ts";
import { digestText, noticeText } from "./texts/notice-text.ts";
import { words } from "./texts/words.ts";

export interface MessageParts {
  groups: ContactGroupsStore;
  /** Address of the console, without a slash at the end. */
  consoleUrl: () => string;
}

/** What a delivery says, in the languages that its policy asks for now. */
export function messageOf(delivery: OpenDelivery, policy: StoredPolicy, notices: readonly NoticeFacts[], { consoleUrl, groups }: MessageParts): Message {
  const options = { timeZone: policy.timeZone, consoleUrl: consoleUrl() };
  const [first] = notices;
  const texts = policy.languages.map((language) => (delivery.kind === "digest" || !first ? digestText(notices, { ...options, language }) : noticeText(first, { ...options, language })));
  return { deliveryId: delivery.id, kind: delivery.kind, severity: delivery.severity, texts, notices, addressee: delivery.addressee, contacts: contactsOf(policy, groups), consoleUrl: options.consoleUrl };
}

/** Of several notices the worst. */
export function worstSeverity(notices: readonly NoticeFacts[]): NoticeFacts["severity"] {
  return alarmSeverity.options.find((severity) => notices.some((notice) => notice.severity === severity)) ?? "info";
}

/** Title of a digest in the log. */
export function digestTitle(count: number, policy: StoredPolicy | undefined): string {
  const say = words[policy?.languages[0] ?? "en"];
  return `MQDeck${say.colon}${say.digest(count)}`;
}
