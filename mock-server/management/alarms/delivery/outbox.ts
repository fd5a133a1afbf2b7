import { randomUUID } from "node:crypto";
import { noticeFacts } from "../../../../src/contract/alarm-shared.ts";
import type { NoticeFacts } from "../../../../src/contract/alarm-shared.ts";
import type { DeliveryRow } from "../../../../src/contract/notifications.ts";
import type { ContactGroupsStore } from "../../store/notifications/contact-groups-store.ts";
import type { DeliveryQueueStore, NewDelivery } from "../../store/notifications/delivery-queue-store.ts";
import type { PoliciesStore, StoredChannel, StoredPolicy } from "../../store/notifications/policies-store.ts";
import type { Notice, Notifier } from "../notifier.ts";
import { nextActiveAt } from "./active-hours.ts";
import { unwanted } from "./held-deliveries.ts";
import type { HeldDeliveries } from "./held-deliveries.ts";
import { contactsOf, laneOf, receiversOf } from "./receivers.ts";
import type { Receiver } from "./receivers.ts";
import { giveUpAfterMs } from "./retry-plan.ts";
import { noticeTitle } from "./texts/notice-text.ts";

export interface OutboxParts {
  policies: PoliciesStore;
  groups: ContactGroupsStore;
  queue: DeliveryQueueStore;
  held: HeldDeliveries;
  clock: () => number;
  /** Sends what is due. */
  wake: () => void;
}

/** Takes notices: one row a policy, channel and receiver, and a row that says why where a policy does not tell. Outside its hours a row waits for them to begin. */
export class Outbox implements Notifier {
  readonly #parts: OutboxParts;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  enqueue({ policyIds, ...facts }: Notice): void {
    const { groups, policies, queue } = this.#parts;
    const now = this.#parts.clock();
    const noticeId = randomUUID();
    queue.insertNotice(noticeId, noticeFacts.parse(facts), now);
    for (const policy of new Set(policyIds).values().map((id) => policies.find(id)).filter((found) => found !== undefined)) {
      const reason = unwanted(policy, facts);
      if (reason !== "") {
        queue.insert(withheld(policy, facts, noticeId, reason), now);
        continue;
      }
      const dueAtMs = nextActiveAt(policy, now);
      const contacts = contactsOf(policy, groups);
      for (const channel of policy.channels) {
        const receivers = receiversOf(channel, contacts);
        if (receivers.length === 0) queue.insert({ ...withheld(policy, facts, noticeId, "noReceiver"), channel: channel.kind, channelId: channel.id }, now);
        for (const receiver of receivers) queue.insert(this.#timed(policy, newDelivery({ policy, channel, receiver, facts, noticeId, nowMs: now }), dueAtMs, now), now);
      }
    }
  }

  wake(): void {
    this.#parts.wake();
  }

  /** To be sent now, when the hours of its policy begin, or never, because nobody was told what ended. */
  #timed(policy: StoredPolicy, row: NewDelivery, dueAtMs: number, nowMs: number): NewDelivery {
    const reason = row.kind === "recovered" ? this.#parts.held.untold(policy, row) : "";
    if (reason !== "") return { ...row, state: "withheld", reason, giveUpAtMs: 0 };
    if (dueAtMs <= nowMs) return row;
    this.#parts.held.supersede(row, nowMs);
    return { ...row, reason: "outsideHours", nextAtMs: dueAtMs };
  }
}

export interface DeliveryParts {
  policy: StoredPolicy;
  channel: StoredChannel;
  receiver: Receiver;
  facts: NoticeFacts;
  noticeId: string;
  nowMs: number;
}

/** A row for one receiver. The receiver of a channel keeps its key when the address of the channel changes. */
export function newDelivery({ channel, facts, noticeId, nowMs, policy, receiver }: DeliveryParts): NewDelivery {
  return {
    ...base(policy, facts, noticeId),
    channelId: channel.id,
    channel: channel.kind,
    receiver: receiver.label,
    address: receiver.contact ? JSON.stringify(receiver.contact) : "",
    target: `${policy.id}/${channel.id}/${receiver.contact ? receiver.label : ""}`,
    lane: laneOf(channel),
    state: "waiting",
    reason: "",
    giveUpAtMs: nowMs + giveUpAfterMs,
  };
}

function withheld(policy: StoredPolicy, facts: NoticeFacts, noticeId: string, reason: DeliveryRow["reason"]): NewDelivery {
  return { ...base(policy, facts, noticeId), channelId: "", channel: "", receiver: "", address: "", target: "", lane: "", state: "withheld", reason, giveUpAtMs: 0 };
}

function base(policy: StoredPolicy, facts: NoticeFacts, noticeId: string): Pick<NewDelivery, "id" | "noticeId" | "eventId" | "at" | "kind" | "severity" | "ruleName" | "instanceName" | "title" | "policyId" | "policyName" | "alarm"> {
  const { at, eventId, instanceName, kind, ruleId, ruleName, severity, subject } = facts;
  return { id: randomUUID(), noticeId, eventId, at, kind, severity, ruleName, instanceName, title: noticeTitle(facts, policy.languages[0] ?? "en"), policyId: policy.id, policyName: policy.name, alarm: kind === "test" ? eventId : `${ruleId}/${JSON.stringify(subject)}` };
}
