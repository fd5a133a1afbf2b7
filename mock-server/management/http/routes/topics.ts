import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindTopics(app: FastifyInstance, { topicDetails: details, topicLists: lists, topics }: Services): void {
  bindEndpoint(app, "listTopics", ({ params, query }) => lists.list(params.instanceId, query));
  bindEndpoint(app, "createTopic", ({ body, params, request }) => topics.create(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "getTopic", ({ params }) => details.get(params.instanceId, params.topic));
  bindEndpoint(app, "updateTopic", ({ body, params, request }) => topics.update(params.instanceId, params.topic, body, actorOf(request)));
  bindEndpoint(app, "deleteTopic", async ({ params, query, request }) => {
    await topics.delete(params.instanceId, params.topic, query.confirm, actorOf(request));
    return null;
  });
  bindEndpoint(app, "previewTopicDeletion", ({ params }) => topics.previewDeletion(params.instanceId, params.topic));
  bindEndpoint(app, "listTopicQueues", ({ params, query }) => details.queues(params.instanceId, params.topic, query));
  bindEndpoint(app, "getTopicRoute", ({ params }) => details.route(params.instanceId, params.topic));
  bindEndpoint(app, "listTopicGroups", ({ params }) => details.groups(params.instanceId, params.topic));
  bindEndpoint(app, "listTopicProducers", ({ params }) => details.producers(params.instanceId, params.topic));
  bindEndpoint(app, "listTopicBacklog", ({ params }) => details.backlog(params.instanceId, params.topic));
}
