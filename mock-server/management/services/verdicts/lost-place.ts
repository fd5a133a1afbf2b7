import type { MessageLocation } from "../../../../src/contract/verdicts.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { brokerOfOffsetId, offsetOfId } from "../messages/message-ids.ts";
import { mastersSeen } from "./copies-in.ts";
import type { Found } from "./find-message.ts";
import type { MessageTraces } from "./message-traces.ts";

type Place = MessageLocation["place"];

/**
 * Why nothing was found: a place that the id or a trace names lies before the oldest message that its broker holds, or the id was made before
 * the oldest message of every broker was stored; or not everything could be searched; or it is not there.
 */
export async function placeOfLost(live: LiveInstance, id: string, nowhere: Place, found: Pick<Found, "askedAs" | "search" | "warnings">, traces: MessageTraces): Promise<Place> {
  // The broker that would know did not answer; what it says a moment later is not of the same moment.
  if (found.askedAs === "offsetId" && found.warnings.length > 0) return { ...nowhere, state: "unknown" };
  for (const offsetId of found.askedAs === "offsetId" ? [id] : traces.offsetMessageIds) {
    const place = await placeOfOffsetId(live, offsetId, nowhere);
    if (place) return place;
  }
  if (found.askedAs === "offsetId" || !found.search.complete || found.warnings.length > 0) return { ...nowhere, state: "unknown" };
  const madeAtMs = found.askedAs === "uniqueId" ? live.adapter.tracking.madeAtMs(id) : null;
  const oldestAt = madeAtMs === null ? null : await oldestOfAll(live);
  return { ...nowhere, state: madeAtMs !== null && oldestAt !== null && madeAtMs < oldestAt ? "expired" : "notFound", oldestAt };
}

/** Store time of the oldest message that any broker holds; null when one does not tell. */
export async function oldestOfAll(live: LiveInstance): Promise<number | null> {
  const times = await Promise.all(mastersSeen(live).map(async ({ brokerName }) => (await live.adapter.tracking.oldest(brokerName).catch(() => null))?.storedAtMs ?? null));
  const known = times.filter((time) => time !== null);
  return known.length < times.length || known.length === 0 ? null : Math.min(...known);
}

/** undefined: the broker is not one of this instance, or does not tell. */
async function placeOfOffsetId(live: LiveInstance, offsetId: string, nowhere: Place): Promise<Place | undefined> {
  const brokerName = brokerOfOffsetId(live, offsetId);
  if (brokerName === undefined) return undefined;
  const oldest = await live.adapter.tracking.oldest(brokerName).catch(() => null);
  if (!oldest || oldest.commitLogOffset === null) return undefined;
  return { ...nowhere, state: offsetOfId(offsetId) < oldest.commitLogOffset ? "expired" : "notFound", oldestAt: oldest.storedAtMs };
}
