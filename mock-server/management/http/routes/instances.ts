import type { FastifyInstance } from "fastify";
import type { BrokerSettings } from "../../services/broker-settings.ts";
import type { ConnectionTests } from "../../services/connection-tests.ts";
import type { Instances } from "../../services/instances.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf, signalOf } from "../session-guard.ts";

export function bindInstances(app: FastifyInstance, instances: Instances, tests: ConnectionTests, settings: BrokerSettings): void {
  bindEndpoint(app, "listInstances", ({ query }) => instances.list(query));
  bindEndpoint(app, "addInstance", ({ body, request }) => instances.add(body, actorOf(request)));
  bindEndpoint(app, "getInstance", ({ params }) => instances.get(params.instanceId));
  bindEndpoint(app, "updateInstance", ({ body, params, request }) => instances.update(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "removeInstance", async ({ params, query, request }) => {
    await instances.remove(params.instanceId, query.confirm, actorOf(request));
    return null;
  });
  bindEndpoint(app, "testConnection", ({ body, request, reply }) => tests.test(body, actorOf(request), signalOf(reply)));
  bindEndpoint(app, "testInstance", ({ params, request, reply }) => tests.testInstance(params.instanceId, actorOf(request), signalOf(reply)));
  bindEndpoint(app, "getInstanceSettings", ({ params }) => settings.get(params.instanceId));
  bindEndpoint(app, "updateInstanceSettings", ({ body, params, request }) => settings.update(params.instanceId, body, actorOf(request)));
}
