import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { NotificationSettings } from "../../../../src/contract/notifications.ts";
import type { MailServer, NotificationSettingsStore, StoredNotificationSettings } from "../../store/notifications/notification-settings-store.ts";
import type { Actor } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import { fieldRefusal } from "../service-error.ts";

type Input = HandlerInput<Endpoints["updateNotificationSettings"]>["body"];

/** The mail server, the address in links and how long deliveries are kept. The password is neither answered nor audited. */
export class MailSettings {
  readonly #store: NotificationSettingsStore;
  readonly #audit: AuditTrail;

  constructor(store: NotificationSettingsStore, audit: AuditTrail) {
    this.#store = store;
    this.#audit = audit;
  }

  get(): ResponseOf<Endpoints["getNotificationSettings"]> {
    return viewOf(this.#store.read());
  }

  update(input: Input, actor: Actor): Promise<NotificationSettings> {
    const before = this.#store.read();
    const after = { ...input, publicUrl: input.publicUrl.replace(/\/+$/, ""), smtp: this.mergedServer(input.smtp) };
    return this.#audit.record(actor, { action: "updateNotificationSettings", instanceId: "", subject: "", before: viewOf(before), after: viewOf(after) }, async () => {
      this.#store.save(after);
      return viewOf(after);
    });
  }

  /** A password that is not told stays, but only for the server that it was told for. */
  mergedServer({ password, ...server }: Input["smtp"]): MailServer {
    const { smtp: kept } = this.#store.read();
    if (password === undefined && kept.password !== "" && (kept.host !== server.host || kept.user !== server.user)) throw fieldRefusal("smtp.password", "required", "The server or the user is another one, so the password must be told again.");
    if (server.host !== "" && server.from === "") throw fieldRefusal("smtp.from", "required", "A mail needs a sender.");
    return { ...server, password: password ?? kept.password };
  }
}

function viewOf({ keptDays, publicUrl, smtp: { password, ...smtp } }: StoredNotificationSettings): NotificationSettings {
  return { smtp: { ...smtp, hasPassword: password !== "" }, publicUrl, keptDays };
}
