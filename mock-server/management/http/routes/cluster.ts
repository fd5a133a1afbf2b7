import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindCluster(app: FastifyInstance, { cluster, clusterNodes }: Services): void {
  bindEndpoint(app, "getCluster", ({ params }) => cluster.get(params.instanceId));
  bindEndpoint(app, "getBroker", ({ params }) => cluster.broker(params.instanceId, params.brokerName, params.brokerId));
  bindEndpoint(app, "getBrokerEffect", ({ params }) => clusterNodes.effect(params));
  bindEndpoint(app, "controlBroker", ({ body, params, request }) => clusterNodes.control(params, body, actorOf(request)));
  bindEndpoint(app, "drainBroker", ({ body, params, request }) => clusterNodes.drain(params, body.drained, actorOf(request)));
  bindEndpoint(app, "updateBroker", ({ body, params, request }) => clusterNodes.setPermission(params, body.permission, actorOf(request)));
}
