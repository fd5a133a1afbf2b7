import { randomUUID } from "node:crypto";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { NotificationPolicy, PolicyInput } from "../../../../src/contract/notifications.ts";
import type { HeldDeliveries } from "../../alarms/delivery/held-deliveries.ts";
import { laneOf } from "../../alarms/delivery/receivers.ts";
import type { ContactGroupsStore } from "../../store/notifications/contact-groups-store.ts";
import type { DeliveryQueueStore } from "../../store/notifications/delivery-queue-store.ts";
import type { PoliciesStore, StoredPolicy } from "../../store/notifications/policies-store.ts";
import type { Actor, Clock } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { fieldRefusal, refusal } from "../service-error.ts";
import { pageOf } from "../small-lists.ts";
import { channelViewOf, mergedChannels } from "./channel-secrets.ts";

export interface PoliciesParts {
  policies: PoliciesStore;
  groups: ContactGroupsStore;
  queue: DeliveryQueueStore;
  held: HeldDeliveries;
  audit: AuditTrail;
  clock: Clock;
}

/** Who is told what, when and how, for the whole console (ALARM-3, ALARM-7, ALM-019). Addresses and secrets are neither answered nor audited. */
export class Policies {
  readonly #parts: PoliciesParts;

  constructor(parts: PoliciesParts) {
    this.#parts = parts;
  }

  list(query: HandlerInput<Endpoints["listPolicies"]>["query"]): ResponseOf<Endpoints["listPolicies"]> {
    const rows = this.#parts.policies.list();
    const page = pageOf(rows.map(({ id, name, remark, updatedAt }) => ({ id, name, remark, updatedAt })), query, ({ name, remark }) => `${name} ${remark}`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const views = page.rows.map(({ id }) => byId.get(id)).filter((policy) => policy !== undefined).map((policy) => this.#view(policy));
    return { ...page, rows: views, asOf: this.#parts.clock(), warnings: [] };
  }

  get(id: string): NotificationPolicy {
    return this.#view(this.existing(id));
  }

  create(input: PolicyInput, actor: Actor): Promise<NotificationPolicy> {
    const policy = this.draft(input, undefined);
    return this.#parts.audit.record(actor, { action: "createPolicy", instanceId: "", subject: policy.name, after: auditable(policy) }, async () => this.#save(policy));
  }

  update(id: string, input: PolicyInput, actor: Actor): Promise<NotificationPolicy> {
    const before = this.existing(id);
    const after = this.draft(input, before);
    return this.#parts.audit.record(actor, { action: "updatePolicy", instanceId: "", subject: before.name, before: auditable(before), after: auditable(after) }, async () => {
      const saved = this.#save(after);
      for (const channel of after.channels) this.#parts.queue.moveLane(channel.id, laneOf(channel), channel.kind === "email" || channel.kind === "gateway" ? undefined : laneOf(channel));
      this.#parts.held.plan(this.#parts.clock());
      return saved;
    });
  }

  /** Refused while a rule names it. What still waits for it is given up. */
  delete(id: string, actor: Actor): Promise<void> {
    const before = this.existing(id);
    return this.#parts.audit.record(actor, { action: "deletePolicy", instanceId: "", subject: before.name, before: auditable(before) }, async () => {
      const by = this.#parts.policies.usedBy(id);
      if (by.length > 0) throw refusal("in_use", `The policy is used by ${by.join(", ")}.`, { what: "notificationPolicy", name: before.name, by: by.join(", ") });
      this.#parts.policies.delete(id);
      this.#parts.held.plan(this.#parts.clock());
    });
  }

  /** A policy as the input says, with what it does not tell taken from the stored one. Nothing is kept. */
  draft(input: PolicyInput, before: StoredPolicy | undefined): StoredPolicy {
    const now = this.#parts.clock();
    const missing = input.contactGroupIds.findIndex((id) => !this.#parts.groups.find(id));
    if (missing >= 0) throw fieldRefusal("contactGroupIds", "not_in_list", "There is no such contact group.");
    return { ...input, id: before?.id ?? randomUUID(), channels: mergedChannels(input.channels, before?.channels ?? []), createdAt: before?.createdAt ?? now, updatedAt: now };
  }

  existing(id: string): StoredPolicy {
    const policy = this.#parts.policies.find(id);
    if (!policy) throw refusal("not_found", `There is no notification policy ${id}.`, { what: "notificationPolicy", name: id });
    return policy;
  }

  #save(policy: StoredPolicy): NotificationPolicy {
    if (this.#parts.policies.list().some(({ id, name }) => name === policy.name && id !== policy.id)) throw refusal("name_taken", `There is a notification policy ${policy.name} already.`, { what: "notificationPolicy", name: policy.name });
    this.#parts.policies.save(policy);
    return this.#view(policy);
  }

  #view(policy: StoredPolicy): NotificationPolicy {
    return { ...policy, channels: policy.channels.map(channelViewOf), usedBy: this.#parts.policies.usedBy(policy.id) };
  }
}

function auditable(policy: StoredPolicy): object {
  return { ...policy, channels: policy.channels.map(channelViewOf) };
}
