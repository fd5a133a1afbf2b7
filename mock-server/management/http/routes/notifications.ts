import type { FastifyInstance } from "fastify";
import type { Notifications } from "../../services/notifications/notifications.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindNotifications(app: FastifyInstance, { contactGroups, deliveries, mailSettings, policies, tests }: Notifications): void {
  bindEndpoint(app, "listContactGroups", ({ query }) => contactGroups.list(query));
  bindEndpoint(app, "createContactGroup", ({ body, request }) => contactGroups.create(body, actorOf(request)));
  bindEndpoint(app, "getContactGroup", ({ params }) => contactGroups.get(params.groupId));
  bindEndpoint(app, "updateContactGroup", ({ body, params, request }) => contactGroups.update(params.groupId, body, actorOf(request)));
  bindEndpoint(app, "deleteContactGroup", async ({ params, request }) => {
    await contactGroups.delete(params.groupId, actorOf(request));
    return null;
  });
  bindEndpoint(app, "listPolicies", ({ query }) => policies.list(query));
  bindEndpoint(app, "createPolicy", ({ body, request }) => policies.create(body, actorOf(request)));
  bindEndpoint(app, "getPolicy", ({ params }) => policies.get(params.policyId));
  bindEndpoint(app, "updatePolicy", ({ body, params, request }) => policies.update(params.policyId, body, actorOf(request)));
  bindEndpoint(app, "deletePolicy", async ({ params, request }) => {
    await policies.delete(params.policyId, actorOf(request));
    return null;
  });
  bindEndpoint(app, "testPolicy", ({ body, request }) => tests.test(body, actorOf(request)));
  bindEndpoint(app, "getNotificationSettings", () => mailSettings.get());
  bindEndpoint(app, "updateNotificationSettings", ({ body, request }) => mailSettings.update(body, actorOf(request)));
  bindEndpoint(app, "testMailServer", ({ body, request }) => tests.testMail(body, actorOf(request)));
  bindEndpoint(app, "listDeliveries", ({ query }) => deliveries.list(query));
  bindEndpoint(app, "getDelivery", ({ params }) => deliveries.get(params.deliveryId));
  bindEndpoint(app, "resendDelivery", ({ params, request }) => deliveries.resend(params.deliveryId, actorOf(request)));
}
