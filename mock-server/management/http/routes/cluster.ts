import type { FastifyInstance } from "fastify";
import type { Cluster } from "../../services/cluster.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindCluster(app: FastifyInstance, cluster: Cluster): void {
  bindEndpoint(app, "getCluster", ({ params }) => cluster.get(params.instanceId));
  bindEndpoint(app, "getBroker", ({ params }) => cluster.broker(params.instanceId, params.brokerName, params.brokerId));
}
