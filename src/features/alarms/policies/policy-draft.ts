import { tellsContacts } from "../../../contract/contact-channels.ts";
import type { Channel, PolicyBody, PolicyRow } from "../notification-queries.ts";

/** A channel in the form. Empty address or secret = as it is. */
export interface ChannelDraft {
  id?: string;
  kind: Channel["kind"];
  url: string;
  secret: string;
  contentType: "application/json" | "application/x-www-form-urlencoded";
  template: string;
}

export interface PolicyDraft extends Required<Pick<PolicyRow, "name" | "remark" | "contactGroupIds" | "kinds" | "severities" | "languages" | "timeZone" | "perMinute">> {
  channels: ChannelDraft[];
  hasHours: boolean;
  days: number[];
  from: string;
  to: string;
}

const smsTemplate = '{"phone": "{{phone}}", "text": "{{title}}"}';

export function newChannel(kind: Channel["kind"]): ChannelDraft {
  return { kind, url: "", secret: "", contentType: "application/json", template: smsTemplate };
}

/** What the form shows of a policy, or of a new one. */
export function draftOf(policy: PolicyRow | undefined): PolicyDraft {
  const hours = policy?.activeHours;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    name: policy?.name ?? "",
    remark: policy?.remark ?? "",
    contactGroupIds: policy?.contactGroupIds ?? [],
    kinds: policy?.kinds ?? ["raised", "recovered", "noData"],
    severities: policy?.severities ?? ["critical", "major", "minor", "info"],
    languages: policy?.languages ?? [document.documentElement.lang === "zh-CN" ? "zh-CN" : "en"],
    timeZone: policy?.timeZone ?? timeZone,
    perMinute: policy?.perMinute ?? 20,
    channels: policy?.channels.map(({ contentType, id, kind, template }) => ({ id, kind, url: "", secret: "", contentType: contentType ?? "application/json", template: template || smsTemplate })) ?? [],
    hasHours: Boolean(hours),
    days: hours?.days ?? [1, 2, 3, 4, 5],
    from: hours?.from ?? "09:00",
    to: hours?.to ?? "18:00",
  };
}

/** Whether a channel tells those who are in contact groups, so that without one it tells nobody. */
export const needsContacts = (channels: readonly Pick<ChannelDraft, "kind">[] | undefined): boolean => (channels ?? []).some(({ kind }) => tellsContacts(kind));

/** What is sent: only what was typed of addresses and secrets. */
export function bodyOf({ channels, days, from, hasHours, to, ...settings }: PolicyDraft): PolicyBody {
  return { ...settings, activeHours: hasHours ? { days, from: from.slice(0, 5), to: to.slice(0, 5) } : null, channels: channels.map(channelOf) };
}

function channelOf({ contentType, id, kind, secret, template, url }: ChannelDraft): PolicyBody["channels"][number] {
  const typedUrl = url.trim() === "" ? undefined : url;
  const typedSecret = secret === "" ? undefined : secret;
  if (kind === "email") return { kind, id };
  if (kind === "wecom" || kind === "slack") return { kind, id, url: typedUrl };
  if (kind === "gateway") return { kind, id, url: typedUrl, secret: typedSecret, contentType, template };
  return { kind, id, url: typedUrl, secret: typedSecret };
}
