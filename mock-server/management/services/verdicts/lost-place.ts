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
  if (madeAtMs === null) return { ...nowhere, state: "notFound" };
  const oldest = await oldestOfAll(live);
  // Without knowing since when messages are held, "not there" could be "there no more".
  if (oldest === "notTold") return { ...nowhere, state: "unknown" };
  return { ...nowhere, state: oldest !== null && madeAtMs < oldest ? "expired" : "notFound", oldestAt: oldest };
}

/** Store time of the oldest message that any broker holds; null: there is none at all. */
export async function oldestOfAll(live: LiveInstance): Promise<number | null | "notTold"> {
  const answers = await Promise.all(mastersSeen(live).map(({ brokerName }) => live.adapter.tracking.oldest(brokerName).catch(() => null)));
  const times = answers.flatMap((answer) => (answer?.isEmpty ? [] : [answer?.storedAtMs ?? null]));
  const known = times.filter((time) => time !== null);
  if (known.length < times.length) return "notTold";
  return known.length === 0 ? null : Math.min(...known);
}

/** undefined: the broker is not one of this instance, or does not tell. */
async function placeOfOffsetId(live: LiveInstance, offsetId: string, nowhere: Place): Promise<Place | undefined> {
  const brokerName = brokerOfOffsetId(live, offsetId);
  if (brokerName === undefined) return undefined;
  const oldest = await live.adapter.tracking.oldest(brokerName).catch(() => null);
  if (!oldest || oldest.commitLogOffset === null) return undefined;
  return { ...nowhere, state: offsetOfId(offsetId) < oldest.commitLogOffset ? "expired" : "notFound", oldestAt: oldest.storedAtMs };
}
