import { randomUUID } from "node:crypto";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { ContactGroup } from "../../../../src/contract/notifications.ts";
import type { ContactGroupsStore, StoredContactGroup } from "../../store/notifications/contact-groups-store.ts";
import type { PoliciesStore } from "../../store/notifications/policies-store.ts";
import type { Actor, Clock } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { refusal } from "../service-error.ts";
import { pageOf } from "../small-lists.ts";

type Settings = HandlerInput<Endpoints["createContactGroup"]>["body"];

export interface ContactGroupsParts {
  groups: ContactGroupsStore;
  policies: PoliciesStore;
  audit: AuditTrail;
  clock: Clock;
}

/** Who can be told, in groups of the whole console (ALARM-2, ALARM-7). */
export class ContactGroups {
  readonly #parts: ContactGroupsParts;

  constructor(parts: ContactGroupsParts) {
    this.#parts = parts;
  }

  list(query: HandlerInput<Endpoints["listContactGroups"]>["query"]): ResponseOf<Endpoints["listContactGroups"]> {
    const rows = this.#parts.groups.list();
    const page = pageOf(rows.map(({ contacts, id, name, remark, updatedAt }) => ({ id, name, updatedAt, text: [name, remark, ...contacts.flatMap((one) => [one.name, one.email, one.phone])].join(" ") })), query, ({ text }) => text);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const found = page.rows.map(({ id }) => byId.get(id)).filter((group) => group !== undefined);
    return { ...page, rows: found.map((group) => this.#view(group)), asOf: this.#parts.clock(), warnings: [] };
  }

  get(id: string): ContactGroup {
    return this.#view(this.#existing(id));
  }

  create(settings: Settings, actor: Actor): Promise<ContactGroup> {
    return this.#parts.audit.record(actor, { action: "createContactGroup", instanceId: "", subject: settings.name, after: settings }, async () => {
      const now = this.#parts.clock();
      return this.#save({ ...settings, id: randomUUID(), createdAt: now, updatedAt: now });
    });
  }

  update(id: string, settings: Settings, actor: Actor): Promise<ContactGroup> {
    const before = this.#existing(id);
    return this.#parts.audit.record(actor, { action: "updateContactGroup", instanceId: "", subject: before.name, before, after: settings }, async () => this.#save({ ...before, ...settings, updatedAt: this.#parts.clock() }));
  }

  /** Refused while a policy names it. */
  delete(id: string, actor: Actor): Promise<void> {
    const before = this.#existing(id);
    return this.#parts.audit.record(actor, { action: "deleteContactGroup", instanceId: "", subject: before.name, before }, async () => {
      const by = this.#usedBy(id);
      if (by.length > 0) throw refusal("in_use", `The contact group is used by ${by.join(", ")}.`, { what: "contactGroup", name: before.name, by: by.join(", ") });
      this.#parts.groups.delete(id);
    });
  }

  #save(group: StoredContactGroup): ContactGroup {
    if (this.#parts.groups.list().some(({ id, name }) => name === group.name && id !== group.id)) throw refusal("name_taken", `There is a contact group ${group.name} already.`, { what: "contactGroup", name: group.name });
    this.#parts.groups.save(group);
    return this.#view(group);
  }

  #view(group: StoredContactGroup): ContactGroup {
    return { ...group, usedBy: this.#usedBy(group.id) };
  }

  #usedBy(id: string): string[] {
    return this.#parts.policies.list().filter(({ contactGroupIds }) => contactGroupIds.includes(id)).map(({ name }) => name);
  }

  #existing(id: string): StoredContactGroup {
    const group = this.#parts.groups.find(id);
    if (!group) throw refusal("not_found", `There is no contact group ${id}.`, { what: "contactGroup", name: id });
    return group;
  }
}
