import type { MessageLocation } from "../../../../src/contract/verdicts.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { brokerOfOffsetId, offsetOfId } from "../messages/message-ids.ts";
import type { Found } from "./find-message.ts";

/**
 * Why nothing was found: the id names a place that retention deleted, or not everything could be searched, or it is not there. An id that a
 * client made names no place, so what retention deleted of it is only known by a trace.
 */
export async function expiredPlace(live: LiveInstance, id: string, nowhere: MessageLocation["place"], found: Pick<Found, "askedAs" | "search" | "warnings">): Promise<MessageLocation["place"]> {
  if (found.askedAs === "offsetId") {
    const brokerName = brokerOfOffsetId(live, id);
    const oldest = brokerName === undefined ? null : await live.adapter.tracking.oldest(brokerName).catch(() => null);
    if (!oldest || oldest.commitLogOffset === null) return { ...nowhere, state: "unknown" };
    return { ...nowhere, state: offsetOfId(id) < oldest.commitLogOffset ? "expired" : "notFound", oldestAt: oldest.storedAtMs };
  }
  return { ...nowhere, state: found.search.complete && found.warnings.length === 0 ? "notFound" : "unknown" };
}
