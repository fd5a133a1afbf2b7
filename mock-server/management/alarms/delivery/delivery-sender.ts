import type { ChannelKind } from "../../../../src/contract/notification-channels.ts";
import type { MailServer, StoredNotificationSettings } from "../../store/notifications/notification-settings-store.ts";
import type { StoredChannel } from "../../store/notifications/policies-store.ts";
import { dingtalk } from "./formats/dingtalk.ts";
import { feishu } from "./formats/feishu.ts";
import { gateway } from "./formats/gateway.ts";
import { mailContent } from "./formats/mail.ts";
import { slack } from "./formats/slack.ts";
import { webhook } from "./formats/webhook.ts";
import { wecom } from "./formats/wecom.ts";
import { post } from "./http-post.ts";
import type { HttpFormat, Message } from "./message.ts";
import { sendMail } from "./send-mail.ts";
import { attemptTimeoutMs } from "./send-result.ts";
import type { SendResult } from "./send-result.ts";

const httpFormats: Record<Exclude<ChannelKind, "email">, HttpFormat> = { webhook, dingtalk, wecom, feishu, slack, gateway };

export interface SenderParts {
  settings: () => StoredNotificationSettings;
  clock: () => number;
  /** Calls when the time that one try may take is over; answers how to stop that. Tests have none that runs by itself. */
  startTryTimer?: TryTimer;
}

export type TryTimer = (onOver: () => void) => () => void;

const afterAttemptTimeout: TryTimer = (onOver) => {
  const timer = setTimeout(onOver, attemptTimeoutMs);
  return () => clearTimeout(timer);
};

/** Sends one message once, through whatever channel it is for. Never rejects; its answers hold no secrets. */
export class DeliverySender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** `smtp`: a mail server that is tried before it is saved. */
  async send(message: Message, channel: StoredChannel, stop: AbortSignal, smtp: MailServer = this.#parts.settings().smtp): Promise<SendResult> {
    const over = new AbortController();
    const stopTimer = (this.#parts.startTryTimer ?? afterAttemptTimeout)(() => over.abort(new Error(`No answer within ${attemptTimeoutMs / 1000} s.`)));
    const signal = AbortSignal.any([stop, over.signal]);
    try {
      const result = await this.#send(message, channel, smtp, signal);
      return { ...result, answer: withoutSecrets(result.answer, [channel.url, channel.secret, smtp.password, ...secretParts(channel.url)]) };
    } catch (error) {
      return { outcome: "failed", answer: withoutSecrets(error instanceof Error ? error.message : String(error), [channel.url, channel.secret, smtp.password]), isRefusal: true };
    } finally {
      stopTimer();
    }
  }

  #send(message: Message, channel: StoredChannel, smtp: MailServer, signal: AbortSignal): Promise<SendResult> {
    if (channel.kind === "email") {
      const { addressee, deliveryId } = message;
      return sendMail(smtp, { deliveryId, to: { name: addressee?.name ?? "", address: addressee?.email ?? "" }, ...mailContent(message) }, signal);
    }
    const format = httpFormats[channel.kind];
    return post(format.request(message, channel, this.#parts.clock()), { signal, judge: format.judge });
  }
}

/** What of an address lets its holder write there: the path and the values of its query. */
function secretParts(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password, pathname, searchParams } = new URL(url);
  return [password, pathname, ...searchParams.values(), ...pathname.split("/")].filter((part) => part.length >= 8);
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= 4).reduce((left, secret) => left.replaceAll(secret, "***"), text);
}
