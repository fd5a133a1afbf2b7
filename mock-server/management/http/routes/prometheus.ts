import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { PrometheusText } from "../../services/prometheus/prometheus-text.ts";
import { refusal } from "../../services/service-error.ts";
import { sameToken } from "../../services/sessions.ts";

/** `GET /metrics` for Prometheus: with the token of `MQDECK_METRICS_TOKEN` as a bearer, or with a session. Without either nobody reads names of topics. */
export function bindPrometheus(app: FastifyInstance, text: PrometheusText, token: string | undefined): void {
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    refuseUnlessMayScrape(request, token);
    return reply.type(text.contentType).send(Readable.from(text.text()));
  });
}

function refuseUnlessMayScrape(request: FastifyRequest, token: string | undefined): void {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (request.session || (token !== undefined && given !== undefined && sameToken(given, token))) return;
  throw refusal("not_signed_in", token === undefined ? "Set MQDECK_METRICS_TOKEN and send it as a bearer token, or sign in." : "Send the token of MQDECK_METRICS_TOKEN as a bearer token, or sign in.", {});
}
