import type { CommitLog } from "./commit-log.ts";
import type { ConsumeQueue } from "./consume-queue.ts";
import { field, maxBodyBytes, maxPropertiesBytes, readInt64, recordFixedBytes, recordMagic, storeTimestampPosition } from "./record-layout.ts";

const timestampScratch = Buffer.alloc(80);

/** Single records of the log by their place: the whole of one, or only its store time. */
export class StoredRecords {
  readonly #log: CommitLog;

  constructor(log: CommitLog) {
    this.#log = log;
  }

  /** The whole record that begins at exactly that place, undefined when none does. */
  read(commitLogOffset: number): Buffer | undefined {
    if (!Number.isSafeInteger(commitLogOffset) || commitLogOffset < 0) return undefined;
    const head = Buffer.alloc(field.commitLogOffset + 8);
    if (this.#log.readDirect(commitLogOffset, head, head.length) < head.length) return undefined;
    const size = head.readInt32BE(field.size);
    if (head.readInt32BE(field.magic) !== recordMagic || readInt64(head, field.commitLogOffset) !== commitLogOffset) return undefined;
    if (size < recordFixedBytes || size > recordFixedBytes + maxBodyBytes * 2 + maxPropertiesBytes) return undefined;
    const record = Buffer.allocUnsafe(size);
    return this.#log.readDirect(commitLogOffset, record, size) === size ? record : undefined;
  }

  /** Store time in ms of the record at a place, -1 when there is none. */
  storeTimestampMs(commitLogOffset: number): number {
    const bytes = this.#log.readDirect(commitLogOffset, timestampScratch, timestampScratch.length);
    if (bytes < timestampScratch.length || timestampScratch.readInt32BE(field.magic) !== recordMagic) return -1;
    return readInt64(timestampScratch, storeTimestampPosition(timestampScratch, 0));
  }

  /** Store time in ms of the message at an offset of a queue, -1 when there is none. */
  storeTimestampOf(queue: ConsumeQueue, offset: number): number {
    const entry = queue.entry(offset);
    return entry && entry.commitLogOffset >= this.#log.minOffset ? this.storeTimestampMs(entry.commitLogOffset) : -1;
  }
}
