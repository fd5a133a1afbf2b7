import type { Verdict, VerdictEvidence } from "../../../../src/contract/verdict-evidence.ts";
import type { Conclusion } from "./conclusion.ts";
import { filterEvidence } from "./filter-evidence.ts";
import { heldBy } from "./held-by.ts";
import type { ClientFact, GroupFacts } from "./verdict-facts.ts";

/** From the furthest behind to the furthest ahead. */
const order: readonly Verdict[] = ["unknown", "waiting", "held", "passed", "consumed"];

/** Every client gets every message and keeps its own offset; the group stands where its slowest client stands (MSG-017: offline, nothing is known). */
export function decideBroadcast(facts: GroupFacts): Conclusion {
  const { clients, filter, message } = facts;
  const evidence: VerdictEvidence[] = [{ code: "broadcast" }];
  if (message === null || clients.length === 0) return { verdict: "unknown", evidence };
  if ((filter.kind === "tag" || filter.kind === "sql") && filter.passes === false && filter.otherExpressions.length === 0 && !(filter.sinceMs !== null && filter.sinceMs > message.storedAtMs)) return { verdict: "filtered", evidence: [...filterEvidence(filter), ...evidence] };
  const each = clients.map((client) => ({ client, verdict: ofClient(client, message.queueOffset, message.storedAtMs) }));
  for (const { client, verdict } of each) evidence.push({ code: "broadcastClient", clientId: client.clientId, verdict, offset: client.queue?.commitOffset ?? null });
  const slowest = each.map(({ verdict }) => verdict).toSorted((left, right) => order.indexOf(left) - order.indexOf(right))[0] ?? "unknown";
  // What passed under another expression, or before the client was there, cannot be told from what was consumed.
  const isSure = (filter.kind === "tag" || filter.kind === "sql") && filter.passes === true && filter.sinceMs !== null && filter.sinceMs <= message.storedAtMs;
  const verdict = slowest === "consumed" && !isSure ? "passed" : slowest;
  if (verdict === "passed" && (filter.kind === "tag" || filter.kind === "sql") && filter.sinceMs !== null && filter.sinceMs > message.storedAtMs) evidence.push({ code: "subscribedLater", at: filter.sinceMs });
  return { verdict, evidence: [...evidence, ...filterEvidence(filter)] };
}

function ofClient({ answered, clientId, queue }: ClientFact, offset: number, storedAtMs: number): Verdict {
  if (!answered || queue === null) return "unknown";
  if (queue.commitOffset !== null && queue.commitOffset > offset) return "consumed";
  if (heldBy(clientId, queue, offset, storedAtMs)) return "held";
  return queue.commitOffset === null ? "unknown" : "waiting";
}
