import { randomUUID } from "node:crypto";
import type { NoticeFacts } from "../../../../src/contract/alarm-shared.ts";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { TestResult } from "../../../../src/contract/notifications.ts";
import type { DeliverySender } from "../../alarms/delivery/delivery-sender.ts";
import { noticeText } from "../../alarms/delivery/texts/notice-text.ts";
import type { DeliveryWorker } from "../../alarms/delivery/delivery-worker.ts";
import { newDelivery } from "../../alarms/delivery/outbox.ts";
import { contactsOf, receiversOf } from "../../alarms/delivery/receivers.ts";
import type { Receiver } from "../../alarms/delivery/receivers.ts";
import { words } from "../../alarms/delivery/texts/words.ts";
import type { ContactGroupsStore } from "../../store/notifications/contact-groups-store.ts";
import type { DeliveryQueueStore } from "../../store/notifications/delivery-queue-store.ts";
import type { StoredChannel, StoredPolicy } from "../../store/notifications/policies-store.ts";
import type { Actor, Clock } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { refusal } from "../service-error.ts";
import type { MailSettings } from "./mail-settings.ts";
import type { Policies } from "./policies.ts";

export interface NoticeTestsParts {
  policies: Policies;
  mailSettings: MailSettings;
  groups: ContactGroupsStore;
  queue: DeliveryQueueStore;
  worker: DeliveryWorker;
  sender: DeliverySender;
  consoleUrl: () => string;
  audit: AuditTrail;
  clock: Clock;
}

/** Sends test notices now and tells what each receiver really answered; they stand in the delivery log like others. */
export class NoticeTests {
  readonly #parts: NoticeTestsParts;

  constructor(parts: NoticeTestsParts) {
    this.#parts = parts;
  }

  test({ channelId, draft, policyId }: HandlerInput<Endpoints["testPolicy"]>["body"], actor: Actor): Promise<ResponseOf<Endpoints["testPolicy"]>> {
    const { audit, groups, policies } = this.#parts;
    const stored = policyId === undefined ? undefined : policies.existing(policyId);
    const policy = draft ? policies.draft(draft, stored) : stored;
    if (!policy) throw refusal("not_found", "Neither a policy nor a draft is told.", { what: "notificationPolicy", name: "" });
    if (channelId !== undefined && !policy.channels.some(({ id }) => id === channelId)) throw refusal("not_found", `The policy has no channel ${channelId}.`, { what: "channel", name: channelId });
    return audit.record(actor, { action: "testPolicy", instanceId: "", subject: policy.name }, async () => {
      const contacts = contactsOf(policy, groups);
      const targets = policy.channels.filter(({ id }) => channelId === undefined || id === channelId).flatMap((channel) => receiversOf(channel, contacts).map((receiver) => ({ channel, receiver })));
      return { results: await Promise.all(targets.map(({ channel, receiver }) => this.#send(policy, channel, receiver))) };
    });
  }

  /** One mail with settings that need not be saved; nothing of it is kept. */
  testMail({ smtp, to }: HandlerInput<Endpoints["testMailServer"]>["body"], actor: Actor): Promise<TestResult> {
    const { audit, clock, consoleUrl, mailSettings, sender } = this.#parts;
    const server = mailSettings.mergedServer(smtp);
    return audit.record(actor, { action: "testMailServer", instanceId: "", subject: to, after: { host: server.host, port: server.port, tls: server.tls } }, async () => {
      const deliveryId = randomUUID();
      const begunAt = clock();
      const facts = testFacts("en", begunAt);
      const texts = (["en", "zh-CN"] as const).map((language) => noticeText({ ...facts, ruleName: words[language].testRule }, { language, timeZone: "UTC", consoleUrl: consoleUrl() }));
      const contact = { name: "", email: to, phone: "", dingtalkId: "", wecomId: "", feishuId: "" };
      const channel: StoredChannel = { id: "", kind: "email", url: "", secret: "", contentType: null, template: "" };
      const result = await sender.send({ deliveryId, kind: "test", severity: "info", texts, notices: [facts], addressee: contact, contacts: [], consoleUrl: consoleUrl() }, channel, new AbortController().signal, server);
      return { deliveryId, channel: "email", receiver: to, outcome: result.outcome, answer: result.answer.slice(0, 500), durationMs: clock() - begunAt };
    });
  }

  async #send(policy: StoredPolicy, channel: StoredChannel, receiver: Receiver): Promise<TestResult> {
    const { clock, queue, worker } = this.#parts;
    const begunAt = clock();
    const facts = testFacts(policy.languages[0] ?? "en", begunAt);
    const noticeId = randomUUID();
    queue.insertNotice(noticeId, facts, begunAt);
    const row = newDelivery({ policy, channel, receiver, facts, noticeId, nowMs: begunAt });
    queue.insert(row, begunAt);
    const result = await worker.sendNow(row.id, policy, channel);
    return { deliveryId: row.id, channel: channel.kind, receiver: receiver.label, outcome: result?.outcome ?? "failed", answer: (result?.answer ?? "").slice(0, 500), durationMs: clock() - begunAt };
  }
}

function testFacts(language: "en" | "zh-CN", at: number): NoticeFacts {
  return { eventId: `test-${randomUUID()}`, ruleId: "", ruleName: words[language].testRule, instanceId: "", instanceName: "MQDeck", severity: "info", kind: "test", subject: { scope: "instance" }, conditions: [], at, raisedAt: null, content: "", link: "/" };
}
