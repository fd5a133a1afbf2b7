import type { FastifyInstance } from "fastify";
import type { Search } from "../../services/search.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindSearch(app: FastifyInstance, search: Search): void {
  bindEndpoint(app, "search", ({ query }) => search.find(query.q, query.limit));
}
