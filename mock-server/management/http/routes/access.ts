import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindAccess(app: FastifyInstance, { access, accessUsers: users }: Services): void {
  bindEndpoint(app, "getAccess", ({ params }) => access.state(params.instanceId));
  bindEndpoint(app, "listAccessClients", ({ params }) => access.clients(params.instanceId));
  bindEndpoint(app, "switchAccess", ({ body, params, request }) => access.switch(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "setGlobalAllowList", ({ body, params, request }) => access.setGlobalAllowList(params.instanceId, body.addresses, actorOf(request)));
  bindEndpoint(app, "listAccessUsers", ({ params, query }) => users.list(params.instanceId, query));
  bindEndpoint(app, "createAccessUser", ({ body, params, request }) => users.create(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "getAccessUser", ({ params }) => users.get(params.instanceId, params.userId));
  bindEndpoint(app, "updateAccessUser", ({ body, params, request }) => users.update(params.instanceId, params.userId, body, actorOf(request)));
  bindEndpoint(app, "resetAccessSecret", ({ body, params, request }) => users.resetSecret(params.instanceId, params.userId, body.secret, actorOf(request)));
  bindEndpoint(app, "setTopicPermissions", ({ body, params, request }) => users.setTopics(params.instanceId, params.userId, body, actorOf(request)));
  bindEndpoint(app, "setGroupPermissions", ({ body, params, request }) => users.setGroups(params.instanceId, params.userId, body, actorOf(request)));
  bindEndpoint(app, "repeatAccessUser", ({ body, params, request }) => users.repeat(params.instanceId, params.userId, body.knownSecret, actorOf(request)));
  bindEndpoint(app, "deleteAccessUser", ({ params, query, request }) => users.delete(params.instanceId, params.userId, query.confirm, actorOf(request)));
}
