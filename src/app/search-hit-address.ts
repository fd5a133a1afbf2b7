import type { AnswerOf } from "../api/call.ts";

type Hit = AnswerOf<"search">["hits"][number];

/** Where a hit of the command palette opens. */
export function addressOfHit(hit: Hit): string {
  const instance = `/instances/${encodeURIComponent(hit.instanceId)}`;
  const name = encodeURIComponent(hit.name);
  if (hit.kind === "topic") return `${instance}/topics?topic=${name}`;
  if (hit.kind === "group") return `${instance}/groups?group=${name}`;
  if (hit.kind === "client") return `${instance}/groups?group=${encodeURIComponent(hit.detail)}&tab=clients`;
  return instance;
}
