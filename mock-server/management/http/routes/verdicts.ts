import type { FastifyInstance } from "fastify";
import type { Verdicts } from "../../services/verdicts/verdicts.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindVerdicts(app: FastifyInstance, verdicts: Verdicts): void {
  bindEndpoint(app, "locateMessage", ({ params, query }) => verdicts.locate(params.instanceId, query));
}
