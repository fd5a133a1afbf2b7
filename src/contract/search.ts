import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { count } from "./paging.ts";

export const searchHit = z.object({
  kind: z.enum(["instance", "topic", "group", "client", "message"]),
  instanceId: z.string(),
  instanceName: z.string(),
  name: z.string(),
  detail: z.string().describe("group of a client, topic of a message"),
});
export type SearchHit = z.output<typeof searchHit>;

export const searchEndpoints = defineEndpoints({
  search: {
    summary: "Find an instance, topic, group, client or message id in any instance",
    query: z.object({ q: z.string().trim().min(1).max(255), limit: z.coerce.number().int().min(1).max(50).default(20) }),
    response: z.object({ hits: z.array(searchHit), more: count.describe("matches that are not listed"), notAsked: z.array(z.string()).describe("instances that could not be searched") }),
  },
});
