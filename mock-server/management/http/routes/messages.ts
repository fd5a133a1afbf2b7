import type { FastifyInstance } from "fastify";
import type { Messages } from "../../services/messages/messages.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { signalOf } from "../session-guard.ts";

export function bindMessages(app: FastifyInstance, messages: Messages): void {
  bindEndpoint(app, "queryMessages", ({ params, query, reply }) => messages.query(params.instanceId, query, signalOf(reply)));
  bindEndpoint(app, "getMessage", ({ params, query }) => messages.get(params.instanceId, params.offsetMessageId, query));
  bindEndpoint(app, "listNeighbours", ({ params, query }) => messages.neighbours(params.instanceId, params.offsetMessageId, query));
}
