import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf, signalOf } from "../session-guard.ts";

export function bindDialTests(app: FastifyInstance, { dialConsume, dialProduce }: Services): void {
  bindEndpoint(app, "dialTestProduce", ({ body, params, request, reply }) => dialProduce.run(params.instanceId, body, actorOf(request), signalOf(reply)));
  bindEndpoint(app, "dialTestConsume", ({ body, params, request, reply }) => dialConsume.run(params.instanceId, body, actorOf(request), signalOf(reply)));
}
