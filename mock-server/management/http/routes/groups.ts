import type { FastifyInstance } from "fastify";
import type { GroupLists } from "../../services/group-lists.ts";
import { bindEndpoint } from "../bind-endpoint.ts";

export function bindGroups(app: FastifyInstance, lists: GroupLists): void {
  bindEndpoint(app, "listGroups", ({ params, query }) => lists.list(params.instanceId, query));
}
