import { join } from "node:path";
import type { NoticeFacts } from "../../../src/contract/alarm-shared.ts";
import type { ChannelInput, Contact } from "../../../src/contract/notification-channels.ts";
import type { PolicyInput } from "../../../src/contract/notifications.ts";
import { AuditTrail } from "../services/audit-trail.ts";
import { createNotifications } from "../services/notifications/notifications.ts";
import { AuditStore } from "../store/audit-store.ts";
import { openDatabase } from "../store/database.ts";
import { SecretBox } from "../store/secret-box.ts";

export const actor = { account: "admin", address: "127.0.0.1" };

/**
 * The delivery half on the files of a folder. Its clock moves on with the machine's and when it is told to jump; with a start it
 * stands still there in between. A try takes too long when the test says so.
 */
export function openDeliveryRig(folder: string, startMs?: number) {
  let jumpedMs = 0;
  const clock = (): number => (startMs ?? Date.now()) + jumpedMs;
  const running = new Set<() => void>();
  const startTryTimer = (onOver: () => void): (() => void) => {
    running.add(onOver);
    return () => running.delete(onOver);
  };
  const logged: object[] = [];
  const log = { info: (fields: object) => void logged.push(fields), warn: (fields: object) => void logged.push(fields), error: (fields: object) => void logged.push(fields) };
  const database = openDatabase(join(folder, "console.sqlite"));
  const notifications = createNotifications({ database, secrets: new SecretBox(join(folder, "secret.key")), audit: new AuditTrail(new AuditStore(database), clock, log), clock, log, startTryTimer });
  notifications.open("http://127.0.0.1:8080");
  return {
    ...notifications,
    database,
    logged,
    clock,
    /** Moves the time on and looks for what is due then. */
    jump(ms: number): void {
      jumpedMs += ms;
      notifications.outbox.wake();
    },
    /** The time of every try that is under way is over. */
    timeOut(): void {
      for (const onOver of running) onOver();
    },
    async addPolicy(channels: ChannelInput[], more: Partial<PolicyInput> = {}): Promise<string> {
      const settings: PolicyInput = { name: `policy-${Math.random()}`, remark: "", contactGroupIds: [], kinds: ["raised", "recovered", "noData"], severities: ["critical", "major", "minor", "info"], languages: ["en"], timeZone: "UTC", activeHours: null, perMinute: 600, ...more, channels };
      return (await notifications.policies.create(settings, actor)).id;
    },
    /** What is not told stays as it is. */
    async changePolicy(id: string, more: Partial<PolicyInput>): Promise<void> {
      const { channels, createdAt: _createdAt, id: _id, updatedAt: _updatedAt, ...before } = notifications.policies.existing(id);
      await notifications.policies.update(id, { ...before, channels: channels.map((channel) => ({ kind: "webhook", id: channel.id })), ...more }, actor);
    },
    async addContacts(contacts: Partial<Contact>[]): Promise<string> {
      const none = { name: "someone", email: "", phone: "", dingtalkId: "", wecomId: "", feishuId: "" };
      return (await notifications.contactGroups.create({ name: `group-${Math.random()}`, remark: "", contacts: contacts.map((contact) => ({ ...none, ...contact })) }, actor)).id;
    },
    /** As the evaluator does: rows and event in one transaction, then a wake. */
    notify(policyIds: string[], facts: Partial<NoticeFacts> = {}): void {
      database.exec("BEGIN IMMEDIATE");
      notifications.outbox.enqueue({ ...noticeOf(facts), policyIds });
      database.exec("COMMIT");
      notifications.outbox.wake();
    },
    rows: (query: { search?: string } = {}) => notifications.deliveries.list({ search: "", page: 1, pageSize: 5_000, sort: "at", state: "", policyId: "", eventId: "", ...query }).rows,
    async close(): Promise<void> {
      await notifications.close();
      database.close();
    },
  };
}

export type DeliveryRig = ReturnType<typeof openDeliveryRig>;

let events = 0;

export function noticeOf(facts: Partial<NoticeFacts> = {}): NoticeFacts {
  events += 1;
  return {
    eventId: `event-${events}`,
    ruleId: "rule-1",
    ruleName: "Backlog of orders",
    instanceId: "default",
    instanceName: "shop",
    severity: "critical",
    kind: "raised",
    subject: { scope: "groupTopic", group: "GID_orders", topic: "orders" },
    conditions: [{ metric: "lag", statistic: "avg", periodMs: 60_000, comparison: ">", threshold: 100_000, value: 123_456, points: 3, met: true }],
    at: Date.parse("2026-11-21T06:00:00Z"),
    raisedAt: null,
    content: "",
    link: `/instances/default/alarms/history?event=event-${events}`,
    ...facts,
  };
}
