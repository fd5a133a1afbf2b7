import type { FastifyInstance } from "fastify";
import type { Traces } from "../../services/traces/traces.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { signalOf } from "../session-guard.ts";

export function bindTraces(app: FastifyInstance, traces: Traces): void {
  bindEndpoint(app, "queryTraces", ({ params, query, reply }) => traces.query(params.instanceId, query, signalOf(reply)));
  bindEndpoint(app, "getTrace", ({ params, query }) => traces.get(params.instanceId, params.messageId, query));
}
