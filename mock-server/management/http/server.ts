import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, { LogController } from "fastify";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { z } from "zod";
import { constants } from "node:zlib";
import { refusal } from "../services/service-error.ts";
import type { Services } from "../services/services.ts";
import { servePage } from "./page.ts";
import { codesText } from "./problem-schema.ts";
import { bodyLimitBytes, sendProblem } from "./problems.ts";
import { bindAccess } from "./routes/access.ts";
import { bindAlarms } from "./routes/alarms.ts";
import { bindBoards } from "./routes/boards.ts";
import { bindClients } from "./routes/clients.ts";
import { bindCluster } from "./routes/cluster.ts";
import { bindDeadLetters } from "./routes/dead-letters.ts";
import { bindDialTests } from "./routes/dial-tests.ts";
import { bindExports } from "./routes/exports.ts";
import { bindGroups } from "./routes/groups.ts";
import { bindInstances } from "./routes/instances.ts";
import { bindJobChanges } from "./routes/job-changes.ts";
import { bindJobFiles } from "./routes/job-files.ts";
import { bindJobs } from "./routes/jobs.ts";
import { bindMessageActions } from "./routes/message-actions.ts";
import { bindMessages } from "./routes/messages.ts";
import { bindDoctor } from "./routes/doctor.ts";
import { bindMetrics } from "./routes/metrics.ts";
import { bindPrometheus } from "./routes/prometheus.ts";
import { bindProbes } from "./routes/probes.ts";
import { bindNotifications } from "./routes/notifications.ts";
import { bindSearch } from "./routes/search.ts";
import { bindSession } from "./routes/session.ts";
import { bindTail } from "./routes/tail.ts";
import { bindTopics } from "./routes/topics.ts";
import { OpenStreams } from "./open-streams.ts";
import { bindTraces } from "./routes/traces.ts";
import { bindVerdicts } from "./routes/verdicts.ts";
import { readSession } from "./session-guard.ts";
import { validationFailure } from "./validation-failure.ts";

export interface ServerParts {
  services: Services;
  log: FastifyBaseLogger;
  version: string;
  /** Folder of the built page. */
  pageDir: string;
  /** Opens `/metrics` to a program. */
  metricsToken?: string;
}

/** The HTTP half of the management server: API, OpenAPI document, health and the page. Not listening yet. */
export async function buildServer({ log, metricsToken, pageDir, services, version }: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply),
  });
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (data) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? { value: parsed.data } : { error: validationFailure(parsed.error.issues, data) };
  });
  // The compiler has checked the answers against the contract; a second check would cost more than the answer.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  acceptJsonOnly(app);
  await registerPlugins(app, version);
  app.decorateRequest("session", null);
  app.addHook("onRequest", async (request) => readSession(services.sessions, request));
  const streams = new OpenStreams(services.sessions);
  app.addHook("preClose", async () => streams.close());
  app.get("/healthz", { schema: { hide: true } }, async () => ({ status: "ok", version }));
  app.get("/api/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  bindSession(app, services.accounts);
  bindInstances(app, services.instances, services.connectionTests, services.brokerSettings);
  bindCluster(app, services);
  bindTopics(app, services);
  bindGroups(app, services);
  bindClients(app, services.clients);
  bindDialTests(app, services);
  bindMessages(app, services.messages);
  bindMessageActions(app, services.messageActions);
  bindJobs(app, services.jobs);
  bindJobFiles(app, services.jobs);
  bindJobChanges(app, streams, services.jobs);
  bindExports(app, services.exports);
  bindDeadLetters(app, services);
  bindTraces(app, services.traces);
  bindVerdicts(app, services.verdicts);
  bindAccess(app, services);
  bindAlarms(app, services.alarms);
  bindMetrics(app, services.metrics);
  bindPrometheus(app, services.prometheusText, metricsToken);
  bindProbes(app, services);
  bindDoctor(app, services.doctor);
  bindNotifications(app, services.notifications);
  bindBoards(app, services.boards);
  bindSearch(app, services.search);
  bindTail(app, streams, services.tail);
  await servePage(app, { services, pageDir });
  await app.ready();
  return app;
}

/** JSON bodies only, and an empty one is no body. */
function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else void parse(request, String(body), done);
  });
}

async function registerPlugins(app: FastifyInstance, version: string): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // antd writes its rules into style elements while it runs.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Served over plain HTTP on a private address as often as not; a proxy that ends TLS adds it.
    strictTransportSecurity: false,
    referrerPolicy: { policy: "same-origin" },
  });
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) => refusal("too_many_attempts", "Too many requests from this address.", { retryAfterSeconds: Math.ceil(context.ttl / 1000) }),
  });
  await app.register(compress, { encodings: ["br", "gzip"], threshold: 1400, brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }, zlibOptions: { level: 1 } });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "MQDeck", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" }, description: `The console's own API. Changes need the session's token in the header \`x-csrf-token\`.\n\nErrors are RFC 9457 problem documents; codes with their status and parameters:\n\n${codesText}` },
    },
    transform: jsonSchemaTransform,
  });
}
