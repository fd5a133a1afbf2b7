import type { AnswerOf } from "../api/call.ts";

type Hit = AnswerOf<"search">["hits"][number];

/** Where a hit of the command palette opens. */
export function addressOfHit(hit: Hit): string {
  const instance = `/instances/${encodeURIComponent(hit.instanceId)}`;
  return hit.kind === "topic" ? `${instance}/topics?topic=${encodeURIComponent(hit.name)}` : instance;
}
