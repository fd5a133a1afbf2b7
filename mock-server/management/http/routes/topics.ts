import type { FastifyInstance } from "fastify";
import type { TopicLists } from "../../services/topic-lists.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindTopics(app: FastifyInstance, lists: TopicLists): void {
  bindEndpoint(app, "listTopics", ({ params, query }) => lists.list(params.instanceId, query));
}
