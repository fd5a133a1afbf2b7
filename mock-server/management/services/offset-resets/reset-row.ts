import type { ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { QueueOffsets } from "../../adapters/port/topics-port.ts";

export type ResetRow = ResponseOf<Endpoints["previewOffsetReset"]>["rows"][number];

interface Standing {
  /** null: never committed. */
  currentOffset: number | null;
  /** undefined: the target does not name the queue; null: as a group that never committed. */
  wishedOffset: number | null | undefined;
  /** Where clients begin that find no offset; the end of the queue, else its begin. */
  beginsAtEnd: boolean;
}

/**
 * What a reset does to one queue. Only messages that are still stored count: an offset outside of what is stored
 * becomes the nearest inside. A group that never committed would have begun with the oldest message.
 */
export function resetRow({ brokerName, maxOffset, minOffset, queueId }: Pick<QueueOffsets, "brokerName" | "queueId" | "minOffset" | "maxOffset">, { beginsAtEnd, currentOffset, wishedOffset }: Standing): ResetRow {
  const stored = (offset: number): number => Math.min(maxOffset, Math.max(offset, minOffset));
  const stays = wishedOffset === undefined;
  const newOffset = stays ? (currentOffset ?? (beginsAtEnd ? maxOffset : minOffset)) : stored(wishedOffset ?? minOffset);
  const standing = stays ? newOffset : stored(currentOffset ?? minOffset);
  return { brokerName, queueId, currentOffset, wishedOffset: stays ? newOffset : wishedOffset, newOffset, minOffset, maxOffset, redelivered: Math.max(0, standing - newOffset), skipped: Math.max(0, newOffset - standing), stays };
}
