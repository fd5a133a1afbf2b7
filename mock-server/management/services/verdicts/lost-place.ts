import type { MessageLocation } from "../../../../src/contract/verdicts.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { brokerOfOffsetId, offsetOfId } from "../messages/message-ids.ts";
import type { Found } from "./find-message.ts";
import type { MessageTraces } from "./message-traces.ts";

type Place = MessageLocation["place"];

/**
 * Why nothing was found: a place that the id or a trace names lies before the oldest message that its broker holds; or not everything could
 * be searched; or it is not there. An id that a client made names no place, so without a trace nobody knows whether retention deleted it.
 */
export async function placeOfLost(live: LiveInstance, id: string, nowhere: Place, found: Pick<Found, "askedAs" | "search" | "warnings">, traces: MessageTraces): Promise<Place> {
  for (const offsetId of found.askedAs === "offsetId" ? [id] : traces.offsetMessageIds) {
    const place = await placeOfOffsetId(live, offsetId, nowhere);
    if (place) return place;
  }
  return { ...nowhere, state: found.askedAs !== "offsetId" && found.search.complete && found.warnings.length === 0 ? "notFound" : "unknown" };
}

/** undefined: the broker is not one of this instance, or does not tell. */
async function placeOfOffsetId(live: LiveInstance, offsetId: string, nowhere: Place): Promise<Place | undefined> {
  const brokerName = brokerOfOffsetId(live, offsetId);
  if (brokerName === undefined) return undefined;
  const oldest = await live.adapter.tracking.oldest(brokerName).catch(() => null);
  if (!oldest || oldest.commitLogOffset === null) return undefined;
  return { ...nowhere, state: offsetOfId(offsetId) < oldest.commitLogOffset ? "expired" : "notFound", oldestAt: oldest.storedAtMs };
}
