import { z } from "zod";
import { alarmSeverity, noticeKind } from "./alarm-shared.ts";
import { tellsContacts } from "./contact-channels.ts";
import { defineEndpoints } from "./endpoint.ts";
import { templateFault } from "./gateway-template.ts";
import { remark } from "./names.ts";
import { channelInput, channelView, contact, isHttpAddress, mailAddress, policyKind } from "./notification-channels.ts";
import { count, listOf, listQuery, noContent, timestampMs } from "./paging.ts";

const id = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(64);
const languages = z.array(z.enum(["en", "zh-CN"])).min(1).max(2);

/** ALARM-2. */
const contactGroupSettings = z.object({ name, remark: remark.default(""), contacts: z.array(contact).max(200) });
export const contactGroup = z.object({ id, name: z.string(), remark: z.string(), contacts: z.array(contact), usedBy: z.array(z.string()).describe("names of the policies"), createdAt: timestampMs, updatedAt: timestampMs });
export type ContactGroup = z.output<typeof contactGroup>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** A time zone that this machine knows. */
const timeZone = z.string().max(64).refine((text) => {
  try {
    return Intl.DateTimeFormat("en", { timeZone: text }) !== undefined && text !== "";
  } catch {
    return false;
  }
}, "malformed");

/** When a policy tells; times and days are of its time zone. `to` before `from` goes over midnight; equal ones are the whole day. */
const activeHours = z.object({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7).describe("1 = Monday"), from: clockTime, to: clockTime });

export const policyShape = {
  name,
  remark: remark.default(""),
  contactGroupIds: z.array(id).max(50).default([]),
  kinds: z.array(policyKind).min(1).max(3).default(["raised", "recovered", "noData"]).describe("raised: also while it goes on"),
  severities: z.array(alarmSeverity).min(1).max(4).default([...alarmSeverity.options]),
  languages: languages.default(["zh-CN"]),
  timeZone: timeZone.default("Asia/Shanghai"),
  activeHours: activeHours.nullable().default(null).describe("null = always; what happens outside of them is told when they begin, unless it is over by then"),
  perMinute: z.number().int().min(1).max(600).default(20).describe("messages a minute to one receiver; what comes beyond is collected into one that names all"),
};
/** ALARM-3, ALM-018, ALM-019. */
const policyInput = z.object({ ...policyShape, channels: z.array(channelInput).min(1).max(10) }).superRefine(({ channels, contactGroupIds }, context) => {
  if (contactGroupIds.length === 0 && channels.some(({ kind }) => tellsContacts(kind))) context.addIssue({ code: "custom", path: ["contactGroupIds"], message: "required" });
  channels.forEach((channel, index) => {
    const fault = channel.kind === "gateway" ? templateFault(channel.template, channel.contentType) : undefined;
    if (fault) context.addIssue({ code: "custom", path: ["channels", index, "template"], message: fault === "unknownWord" ? "not_in_list" : "malformed" });
  });
});
export type PolicyInput = z.output<typeof policyInput>;

export const notificationPolicy = z.object({ ...policyShape, id, channels: z.array(channelView), usedBy: z.array(z.string()).describe("names of the alarm rules"), createdAt: timestampMs, updatedAt: timestampMs });
export type NotificationPolicy = z.output<typeof notificationPolicy>;

/** How one try ended. `unknown`: it may have arrived, nobody said so; it is sent again with the same id. */
export const attemptOutcome = z.enum(["running", "delivered", "failed", "unknown"]);
export type AttemptOutcome = z.output<typeof attemptOutcome>;
const attempt = z.object({ number: count, startedAt: timestampMs, durationMs: count.nullable(), outcome: attemptOutcome, answer: z.string().describe("first 500 characters of what the receiver said, or why there was no answer") });
export type DeliveryAttempt = z.output<typeof attempt>;

/** `collected`: its text goes out in a message with others; `withheld`: it is not told. */
export const deliveryState = z.enum(["waiting", "sending", "delivered", "gaveUp", "collected", "withheld"]);
export type DeliveryState = z.output<typeof deliveryState>;
/**
 * Why it is withheld. `outsideHours` while it waits: for the hours of its policy to begin. `endedBefore`: the alarm was over when they
 * did; `newerTold`: newer news of the same alarm is told instead; `neverTold`: an end of what the receiver was not told of.
 */
export const withheldReason = z.enum(["", "outsideHours", "severity", "kind", "noReceiver", "endedBefore", "newerTold", "neverTold"]);

/**
 * What a delivery waits for that is due and not sent. `order`: an earlier one of the same alarm, which is tried again at `at`; `orderUntil`:
 * such a one, but no longer than until then; `rate`: the most messages a minute to its receiver went out; `lane`: others to the same host are being sent.
 */
const deliveryWait = z.object({ cause: z.enum(["order", "orderUntil", "rate", "lane"]), at: timestampMs.nullable().describe("when it goes on; null = as soon as that has ended"), deliveryId: z.string().describe("of order: the earlier one") });
export type DeliveryWait = z.output<typeof deliveryWait>;

export const deliveryRow = z.object({
  id: z.string().describe("the same in every attempt; in the header X-MQDeck-Delivery, the Message-ID and the body"),
  at: timestampMs.describe("of the event"),
  kind: noticeKind.or(z.literal("digest")),
  severity: alarmSeverity,
  ruleName: z.string(),
  instanceName: z.string(),
  title: z.string(),
  policyId: z.string(),
  policyName: z.string(),
  channel: z.string().describe("kind of channel; empty = none"),
  receiver: z.string(),
  state: deliveryState,
  reason: withheldReason,
  attempts: count,
  lastAnswer: z.string(),
  nextAttemptAt: timestampMs.nullable(),
  waitsFor: deliveryWait.nullable(),
  finishedAt: timestampMs.nullable(),
  digestId: z.string().describe("the message that it went out in; empty = its own"),
});
export type DeliveryRow = z.output<typeof deliveryRow>;

/** What a test told one receiver, and what that answered. */
const testResult = z.object({ deliveryId: z.string(), channel: z.string(), receiver: z.string(), outcome: attemptOutcome, answer: z.string(), durationMs: count });
export type TestResult = z.output<typeof testResult>;

export const smtpTls = z.enum(["none", "startTls", "tls"]);
const smtpSettings = {
  host: z.string().trim().max(255).regex(/^[^\s/@]*$/),
  port: z.number().int().min(1).max(65_535),
  tls: smtpTls,
  user: z.string().trim().max(255),
  from: z.string().trim().max(320),
};
const publicUrl = z.string().trim().max(2048).refine((text) => text === "" || isHttpAddress(text), "malformed");
export const notificationSettings = z.object({ smtp: z.object({ ...smtpSettings, hasPassword: z.boolean() }), publicUrl: z.string().describe("address of this console in links; empty = where it listens"), keptDays: count });
export type NotificationSettings = z.output<typeof notificationSettings>;
const smtpInput = z.object({ ...smtpSettings, password: z.string().max(512).optional().describe("absent = as it is; empty = none") });
const settingsInput = z.object({ smtp: smtpInput, publicUrl, keptDays: z.number().int().min(1).max(3650) });

const groupParams = z.object({ groupId: id });
const policyParams = z.object({ policyId: id });
const deliveryParams = z.object({ deliveryId: id });

export const notificationEndpoints = defineEndpoints({
  listContactGroups: { summary: "Contact groups of the whole console (ALARM-2, ALARM-7)", query: listQuery(["name", "updatedAt"]), response: listOf(contactGroup) },
  createContactGroup: { summary: "Make a contact group", body: contactGroupSettings, response: contactGroup },
  getContactGroup: { summary: "One contact group", params: groupParams, response: contactGroup },
  updateContactGroup: { summary: "Replace a contact group; policies that name it follow", params: groupParams, body: contactGroupSettings, response: contactGroup },
  deleteContactGroup: { summary: "Delete a contact group that no policy names", params: groupParams, response: noContent },
  listPolicies: { summary: "Notification policies of the whole console (ALARM-3, ALARM-7)", query: listQuery(["name", "updatedAt"]), response: listOf(notificationPolicy) },
  createPolicy: { summary: "Make a notification policy", body: policyInput, response: notificationPolicy },
  getPolicy: { summary: "One notification policy", params: policyParams, response: notificationPolicy },
  updatePolicy: { summary: "Replace a notification policy; an address or secret that is absent stays as it is", params: policyParams, body: policyInput, response: notificationPolicy },
  deletePolicy: { summary: "Delete a notification policy that no rule names", params: policyParams, response: noContent },
  testPolicy: {
    summary: "Send a test notice now, as a stored policy or a draft says, and tell what each receiver answered",
    body: z.object({ policyId: id.optional(), channelId: id.optional().describe("only this one"), draft: policyInput.optional().describe("what it does not tell of addresses and secrets is taken from the stored policy") }),
    response: z.object({ results: z.array(testResult) }),
  },
  getNotificationSettings: { summary: "Mail server, address in links, how long deliveries are kept", response: notificationSettings },
  updateNotificationSettings: { summary: "Change the mail server, the address in links, how long deliveries are kept", body: settingsInput, response: notificationSettings },
  testMailServer: { summary: "Send one mail with settings that need not be saved yet", body: z.object({ smtp: smtpInput, to: mailAddress }), response: testResult },
  listDeliveries: {
    summary: "The delivery log: what was sent to whom, how often it was tried and what came back",
    query: listQuery(["at"]).extend({ sort: z.enum(["-at", "at"]).default("-at"), state: deliveryState.or(z.literal("")).default(""), policyId: z.string().max(64).default(""), eventId: z.string().max(64).default("") }),
    response: listOf(deliveryRow),
  },
  getDelivery: { summary: "One delivery with its attempts", params: deliveryParams, response: deliveryRow.extend({ text: z.string(), attemptList: z.array(attempt), collected: z.array(z.object({ id: z.string(), title: z.string() })).describe("of a digest: what it names") }) },
  resendDelivery: { summary: "Send once more what was delivered, given up or is still waiting, with the same id", params: deliveryParams, response: deliveryRow },
});
