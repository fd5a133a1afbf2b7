import type { AnswerOf } from "../api/call.ts";
import { stringifySearch } from "../lib/search-params.ts";

type Hit = AnswerOf<"search">["hits"][number];

/** Where a hit of the command palette opens: the list of its kind with its drawer open; a message on its own page. */
export function addressOfHit(hit: Hit): string {
  const instance = `/instances/${encodeURIComponent(hit.instanceId)}`;
  if (hit.kind === "topic") return `${instance}/topics${stringifySearch({ topic: hit.name })}`;
  if (hit.kind === "group") return `${instance}/groups${stringifySearch({ group: hit.name })}`;
  if (hit.kind === "client") return `${instance}/groups${stringifySearch({ group: hit.detail, tab: "clients" })}`;
  if (hit.kind === "message") return `${instance}/messages/${encodeURIComponent(hit.name)}`;
  return instance;
}
