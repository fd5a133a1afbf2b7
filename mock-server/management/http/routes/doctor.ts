import type { FastifyInstance } from "fastify";
import type { Doctor } from "../../services/doctor/doctor.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindDoctor(app: FastifyInstance, doctor: Doctor): void {
  bindEndpoint(app, "getOverview", ({ params }) => doctor.overview(params.instanceId));
  bindEndpoint(app, "listFindings", ({ params }) => doctor.findings(params.instanceId));
}
