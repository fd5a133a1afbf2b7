import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindGroups(app: FastifyInstance, { groupDetails: details, groupLists: lists, groups, offsetResets }: Services): void {
  bindEndpoint(app, "listGroups", ({ params, query }) => lists.list(params.instanceId, query));
  bindEndpoint(app, "createGroup", ({ body, params, request }) => groups.create(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "getGroup", ({ params }) => groups.get(params.instanceId, params.group));
  bindEndpoint(app, "updateGroup", ({ body, params, request }) => groups.update(params.instanceId, params.group, body, actorOf(request)));
  bindEndpoint(app, "deleteGroup", async ({ params, query, request }) => {
    await groups.delete(params.instanceId, params.group, query.confirm, actorOf(request));
    return null;
  });
  bindEndpoint(app, "previewGroupDeletion", ({ params }) => groups.previewDeletion(params.instanceId, params.group));
  bindEndpoint(app, "listGroupSubscriptions", ({ params }) => details.subscriptions(params.instanceId, params.group));
  bindEndpoint(app, "listGroupBacklog", ({ params, query }) => details.backlog(params.instanceId, params.group, query.topic));
  bindEndpoint(app, "listOffsetResets", ({ params, query }) => offsetResets.list(params.instanceId, params.group, query));
  bindEndpoint(app, "previewOffsetReset", ({ body, params }) => offsetResets.preview(params.instanceId, params.group, body.topic, body.target));
  bindEndpoint(app, "resetOffsets", ({ body, params, request }) => offsetResets.reset(params.instanceId, params.group, body, actorOf(request)));
}
