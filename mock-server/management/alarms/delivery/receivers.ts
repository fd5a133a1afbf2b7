import type { Contact } from "../../../../src/contract/notification-channels.ts";
import type { ContactGroupsStore } from "../../store/notifications/contact-groups-store.ts";
import type { StoredChannel, StoredPolicy } from "../../store/notifications/policies-store.ts";

/** Who gets one message of a channel of their own. */
export interface Receiver {
  /** As the log shows it. */
  label: string;
  /** null = the channel itself, a chat or a program. */
  contact: Contact | null;
}

/** All mails go through one server. */
export const mailLane = "smtp";

/** The host that a channel is reached at; what may hang hangs there. */
export function laneOf(channel: Pick<StoredChannel, "kind" | "url">): string {
  if (channel.kind === "email") return mailLane;
  return URL.canParse(channel.url) ? new URL(channel.url).host : "";
}

/** Everybody whom a policy names, once each. */
export function contactsOf(policy: Pick<StoredPolicy, "contactGroupIds">, groups: ContactGroupsStore): Contact[] {
  const all = policy.contactGroupIds.flatMap((id) => groups.find(id)?.contacts ?? []);
  return [...new Map(all.map((contact) => [JSON.stringify(contact), contact])).values()];
}

/** Mail goes to each address once, a gateway is called for each telephone number once, anything else is one receiver. */
export function receiversOf(channel: StoredChannel, contacts: readonly Contact[]): Receiver[] {
  if (channel.kind === "email") return unique(contacts, ({ email }) => email.toLowerCase()).map((contact) => ({ label: contact.email, contact }));
  if (channel.kind === "gateway") return unique(contacts, ({ phone }) => phone.replace(/[\s-]/g, "")).map((contact) => ({ label: contact.phone, contact }));
  return [{ label: laneOf(channel), contact: null }];
}

function unique(contacts: readonly Contact[], keyOf: (contact: Contact) => string): Contact[] {
  return [...new Map(contacts.filter((contact) => keyOf(contact) !== "").map((contact) => [keyOf(contact), contact])).values()];
}
