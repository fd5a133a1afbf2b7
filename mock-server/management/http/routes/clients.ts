import type { FastifyInstance } from "fastify";
import type { Clients } from "../../services/clients.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindClients(app: FastifyInstance, clients: Clients): void {
  bindEndpoint(app, "listProducers", ({ params, query }) => clients.producers(params.instanceId, query));
  bindEndpoint(app, "listProducerClients", ({ params }) => clients.producerClients(params.instanceId, params.group));
  bindEndpoint(app, "listConsumers", ({ params, query }) => clients.consumers(params.instanceId, query));
  bindEndpoint(app, "listConsumerClients", ({ params }) => clients.consumerClients(params.instanceId, params.group));
  bindEndpoint(app, "getConsumerRunningInfo", ({ params, query }) => clients.runningInfo(params.instanceId, params.group, params.clientId, query.threadDump === "true"));
}
