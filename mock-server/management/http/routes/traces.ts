import type { FastifyInstance } from "fastify";
import type { Traces } from "../../services/traces/traces.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindTraces(app: FastifyInstance, traces: Traces): void {
  bindEndpoint(app, "getTrace", ({ params, query }) => traces.get(params.instanceId, params.messageId, query));
}
