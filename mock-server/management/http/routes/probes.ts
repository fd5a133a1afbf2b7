import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindProbes(app: FastifyInstance, { probes }: Services): void {
  bindEndpoint(app, "getProbes", ({ params }) => probes.get(params.instanceId));
  bindEndpoint(app, "updateProbePlan", ({ body, params, request }) => probes.update(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "listProbeResults", ({ params, query }) => probes.results(params.instanceId, query));
  bindEndpoint(app, "getServiceLevel", ({ params, query }) => probes.serviceLevel(params.instanceId, query));
  bindEndpoint(app, "getHeartbeat", ({ params }) => probes.heartbeat(params.instanceId));
  bindEndpoint(app, "updateHeartbeat", ({ body, params, request }) => probes.updateHeartbeat(params.instanceId, body, actorOf(request)));
}
