import type { FastifyInstance } from "fastify";
import type { Jobs } from "../../services/jobs/jobs.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindJobs(app: FastifyInstance, jobs: Jobs): void {
  bindEndpoint(app, "listJobs", ({ params, query }) => jobs.list(params.instanceId, query));
  bindEndpoint(app, "getJob", ({ params }) => jobs.get(params.instanceId, params.jobId));
  bindEndpoint(app, "pauseJob", ({ params, request }) => jobs.pause(params.instanceId, params.jobId, actorOf(request)));
  bindEndpoint(app, "resumeJob", ({ params, request }) => jobs.resume(params.instanceId, params.jobId, actorOf(request)));
  bindEndpoint(app, "cancelJob", ({ params, request }) => jobs.cancel(params.instanceId, params.jobId, actorOf(request)));
  bindEndpoint(app, "removeJob", async ({ params, request }) => {
    await jobs.remove(params.instanceId, params.jobId, actorOf(request));
    return null;
  });
}
