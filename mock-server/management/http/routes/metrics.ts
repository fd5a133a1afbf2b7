import type { FastifyInstance } from "fastify";
import type { Metrics } from "../../services/metrics.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindMetrics(app: FastifyInstance, metrics: Metrics): void {
  bindEndpoint(app, "queryMetrics", ({ body, params }) => metrics.query(params.instanceId, body));
  bindEndpoint(app, "rankMetric", ({ params, query }) => metrics.rank(params.instanceId, query));
  bindEndpoint(app, "describeMetrics", ({ params }) => metrics.describe(params.instanceId));
}
