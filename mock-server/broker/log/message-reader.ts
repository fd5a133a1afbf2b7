import type { CommitLog } from "./commit-log.ts";
import { type ConsumeQueue, entryBytes } from "./consume-queue.ts";
import type { GrowableBuffer } from "./growable-buffer.ts";
import { propertiesMatch, type PropertiesFilter } from "./record-properties.ts";
import { readInt64 } from "./record-layout.ts";

/** Names of 4.9's GetMessageStatus; the listener translates them (protocol sheet §5, "Pull"). */
type GetStatus =
  | "FOUND"
  | "NO_MATCHED_MESSAGE"
  | "OFFSET_OVERFLOW_ONE"
  | "OFFSET_OVERFLOW_BADLY"
  | "OFFSET_TOO_SMALL"
  | "NO_MESSAGE_IN_QUEUE"
  | "MESSAGE_WAS_REMOVING"
  | "NO_MATCHED_LOGIC_QUEUE"
  | "OFFSET_FOUND_NULL";

export interface GetResult {
  status: GetStatus;
  nextBeginOffset: number;
  minOffset: number;
  maxOffset: number;
  messageCount: number;
  bytes: number;
}

/** One scan looks at no more entries than this, or than the messages wanted. */
const maxScannedEntries = 800;
const entriesPerRead = 64;
const entries = Buffer.allocUnsafe(entriesPerRead * entryBytes);

function outside(status: GetStatus, nextBeginOffset: number, minOffset: number, maxOffset: number): GetResult {
  return { status, nextBeginOffset, minOffset, maxOffset, messageCount: 0, bytes: 0 };
}

/**
 * Copies the records of matching entries from `offset` on to the end of `target`: at most `maxCount`, at most
 * `maxBytes` but always the first one. Neighbouring records are copied together. Properties are only looked at for
 * `acceptsProperties`.
 */
export function readMessages(
  log: CommitLog, queue: ConsumeQueue | undefined, offset: number, maxCount: number, maxBytes: number,
  accepts: ((tagsCode: number) => boolean) | undefined, target: GrowableBuffer, acceptsProperties?: PropertiesFilter,
): GetResult {
  if (queue === undefined) return outside("NO_MATCHED_LOGIC_QUEUE", 0, 0, 0);
  const logMin = log.minOffset;
  const minOffset = queue.minOffsetAbove(logMin);
  const { maxOffset } = queue;
  if (maxOffset === 0) return outside("NO_MESSAGE_IN_QUEUE", 0, 0, 0);
  if (offset < minOffset) return outside("OFFSET_TOO_SMALL", minOffset, minOffset, maxOffset);
  if (offset === maxOffset) return outside("OFFSET_OVERFLOW_ONE", offset, minOffset, maxOffset);
  if (offset > maxOffset) return outside("OFFSET_OVERFLOW_BADLY", maxOffset, minOffset, maxOffset);

  const targetStart = target.length;
  const result = outside("NO_MATCHED_MESSAGE", offset, minOffset, maxOffset);
  const scanEnd = Math.min(maxOffset, offset + Math.max(maxScannedEntries, maxCount));
  let runStart = -1;
  let runEnd = -1;
  let full = false;
  let whole = true;
  const copyRun = (): void => {
    if (runStart < 0) return;
    target.ensureSpace(runEnd - runStart);
    whole = log.copyRange(runStart, runEnd, target.buffer, target.length) && whole;
    target.length += runEnd - runStart;
    runStart = -1;
  };
  while (!full && result.nextBeginOffset < scanEnd) {
    const count = queue.read(result.nextBeginOffset, Math.min(entriesPerRead, scanEnd - result.nextBeginOffset), entries);
    if (count === 0) {
      if (result.nextBeginOffset === offset) result.status = "OFFSET_FOUND_NULL";
      break;
    }
    for (let index = 0; index < count; index++, result.nextBeginOffset++) {
      const at = index * entryBytes;
      const recordStart = readInt64(entries, at);
      const recordBytes = entries.readInt32BE(at + 8);
      if (result.messageCount > 0 && (result.messageCount >= maxCount || result.bytes + recordBytes > maxBytes)) {
        full = true;
        break;
      }
      if (accepts && !accepts(readInt64(entries, at + 12))) continue;
      if (recordStart < logMin || recordStart + recordBytes > log.tailOffset) {
        if (result.messageCount === 0) result.status = "MESSAGE_WAS_REMOVING";
        continue;
      }
      if (acceptsProperties && !propertiesMatch(log, recordStart, recordBytes, acceptsProperties)) continue;
      if (recordStart !== runEnd || runStart < 0) {
        copyRun();
        runStart = recordStart;
      }
      runEnd = recordStart + recordBytes;
      result.messageCount++;
      result.bytes += recordBytes;
      result.status = "FOUND";
    }
  }
  copyRun();
  if (!whole) {
    target.length = targetStart;
    return outside("MESSAGE_WAS_REMOVING", result.nextBeginOffset, minOffset, maxOffset);
  }
  if (result.status === "OFFSET_FOUND_NULL") result.nextBeginOffset = Math.min(maxOffset, queue.nextFileOffset(offset));
  return result;
}
