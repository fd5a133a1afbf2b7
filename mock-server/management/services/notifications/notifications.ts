import { DeliverySender } from "../../alarms/delivery/delivery-sender.ts";
import type { TryTimer } from "../../alarms/delivery/delivery-sender.ts";
import { DeliveryWorker } from "../../alarms/delivery/delivery-worker.ts";
import { HeldDeliveries } from "../../alarms/delivery/held-deliveries.ts";
import { Outbox } from "../../alarms/delivery/outbox.ts";
import { ContactGroupsStore } from "../../store/notifications/contact-groups-store.ts";
import type { openDatabase } from "../../store/database.ts";
import { DeliveryLogStore } from "../../store/notifications/delivery-log-store.ts";
import { DeliveryQueueStore } from "../../store/notifications/delivery-queue-store.ts";
import { DeliveryWaitsStore } from "../../store/notifications/delivery-waits-store.ts";
import { HeldDeliveriesStore } from "../../store/notifications/held-deliveries-store.ts";
import { NotificationSettingsStore } from "../../store/notifications/notification-settings-store.ts";
import { PoliciesStore } from "../../store/notifications/policies-store.ts";
import type { SecretBox } from "../../store/secret-box.ts";
import type { Clock, ServiceLog } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { ContactGroups } from "./contact-groups.ts";
import { Deliveries } from "./deliveries.ts";
import { MailSettings } from "./mail-settings.ts";
import { NoticeTests } from "./notice-tests.ts";
import { Policies } from "./policies.ts";

export interface NotificationsParts {
  database: ReturnType<typeof openDatabase>;
  secrets: SecretBox;
  audit: AuditTrail;
  clock: Clock;
  log: ServiceLog;
  /** When a try has taken too long; after 15 s by default. */
  startTryTimer?: TryTimer;
}

export type Notifications = ReturnType<typeof createNotifications>;

/** The delivery half of alarms; nothing is sent before `open()`. */
export function createNotifications({ audit, clock, database, log, secrets, startTryTimer }: NotificationsParts) {
  const groups = new ContactGroupsStore(database);
  const policies = new PoliciesStore(database, secrets);
  const settings = new NotificationSettingsStore(database, secrets);
  const queue = new DeliveryQueueStore(database);
  const held = new HeldDeliveries({ database, held: new HeldDeliveriesStore(database), policies });
  let listensAt = "";
  const consoleUrl = (): string => settings.read().publicUrl || listensAt;
  const sender = new DeliverySender({ settings: () => settings.read(), clock, startTryTimer });
  const worker = new DeliveryWorker({ queue, held, policies, groups, sender, consoleUrl, clock, log });
  const mailSettings = new MailSettings(settings, audit);
  const policyService = new Policies({ policies, groups, queue, held, audit, clock });
  return {
    outbox: new Outbox({ policies, groups, queue, held, clock, wake: () => worker.wake() }),
    contactGroups: new ContactGroups({ groups, policies, audit, clock }),
    policies: policyService,
    mailSettings,
    deliveries: new Deliveries({ log: new DeliveryLogStore(database), waits: new DeliveryWaitsStore(database), queue, policies, groups, settings, worker, consoleUrl, audit, clock }),
    tests: new NoticeTests({ policies: policyService, mailSettings, groups, queue, worker, sender, consoleUrl, audit, clock }),
    /** Begins to send; links lead to where the console listens unless another address is set. */
    open(url: string): void {
      listensAt = url;
      worker.open();
    },
    close: (): Promise<void> => worker.close(),
  };
}
