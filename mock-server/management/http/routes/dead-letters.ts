import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindDeadLetters(app: FastifyInstance, { deadLetterGroups: groups }: Services): void {
  bindEndpoint(app, "listDeadLetterGroups", ({ params, query }) => groups.list(params.instanceId, query));
}
