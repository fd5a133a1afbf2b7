import { z } from "zod";

/** Neither spaces nor anything that could end an address in a header of a mail. */
const mailAddressRule = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/;
export const mailAddress = z.string().trim().max(320).refine((text) => mailAddressRule.test(text), "malformed");
const noneOrMailAddress = z.string().trim().max(320).refine((text) => text === "" || mailAddressRule.test(text), "malformed");

/** Somebody who is told. Empty = has none; ids are what the chat programs call a member, for @-mentions. */
export const contact = z.object({
  name: z.string().trim().min(1).max(64),
  email: noneOrMailAddress.default(""),
  phone: z.string().trim().max(32).regex(/^\+?[\d\s-]*$/).default(""),
  dingtalkId: z.string().trim().max(128).regex(/^[\w.@-]*$/).default(""),
  wecomId: z.string().trim().max(128).regex(/^[\w.@-]*$/).default(""),
  feishuId: z.string().trim().max(128).regex(/^[\w.@-]*$/).default(""),
});
export type Contact = z.output<typeof contact>;

/** Absolute, http or https, with a host; internal addresses are allowed: that is where self-hosted receivers are. */
const httpAddress = z.string().trim().max(2048).refine(isHttpAddress, "malformed");

/** Whether a text is an absolute address of http or https. */
export function isHttpAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "";
}

/** What a policy can be told to tell. */
export const policyKind = z.enum(["raised", "recovered", "noData"]);

export const channelKinds = ["email", "webhook", "dingtalk", "wecom", "feishu", "slack", "gateway"] as const;
export const channelKind = z.enum(channelKinds);
export type ChannelKind = z.output<typeof channelKind>;

const id = z.string().max(64).optional().describe("of a channel that is kept; absent = a new one");
// An address of a chat program is a secret: whoever has it can write there. It is never answered.
const url = httpAddress.optional().describe("absent = as it is; needed of a new channel");
// It becomes a header, or the key of a signature: a line break, which came along when it was copied, is in none.
const secret = z.string().max(512).regex(/^\P{Cc}*$/u).optional().describe("absent = as it is; empty = none");
const contentType = z.enum(["application/json", "application/x-www-form-urlencoded"]);

export const channelInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("email"), id }),
  z.object({ kind: z.literal("webhook"), id, url, secret }),
  z.object({ kind: z.literal("dingtalk"), id, url, secret }),
  z.object({ kind: z.literal("wecom"), id, url }),
  z.object({ kind: z.literal("feishu"), id, url, secret }),
  z.object({ kind: z.literal("slack"), id, url }),
  z.object({ kind: z.literal("gateway"), id, url, secret: secret.describe("value of the header Authorization"), contentType, template: z.string().min(1).max(8192).describe("body for one phone number, with words such as {{phone}} (ALM-003)") }),
]);
export type ChannelInput = z.output<typeof channelInput>;

export const channelView = z.object({
  id: z.string(),
  kind: channelKind,
  target: z.string().describe("where it goes, without what is secret of it"),
  hasSecret: z.boolean(),
  contentType: contentType.nullable(),
  template: z.string(),
});
export type ChannelView = z.output<typeof channelView>;
