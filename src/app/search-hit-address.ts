import type { AnswerOf } from "../api/call.ts";

type Hit = AnswerOf<"search">["hits"][number];

/** Where a hit of the command palette opens. */
export function addressOfHit(hit: Hit): string {
  return `/instances/${encodeURIComponent(hit.instanceId)}`;
}
