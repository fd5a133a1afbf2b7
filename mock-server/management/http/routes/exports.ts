import type { FastifyInstance } from "fastify";
import type { Exports } from "../../services/exports/exports.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindExports(app: FastifyInstance, exports: Exports): void {
  bindEndpoint(app, "startExport", ({ body, params, request }) => exports.start(params.instanceId, body, actorOf(request)));
}
