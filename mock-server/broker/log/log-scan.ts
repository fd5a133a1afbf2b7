import type { CommitLog } from "./commit-log.ts";
import { emptyParsedRecord, parseRecord, type ParsedRecord } from "./record-layout.ts";

const scanBufferBytes = 4 * 1024 * 1024;

/**
 * Reads the log from `from` on, calls `onRecord` for every sound record, and returns where the sound part ends:
 * at the first record whose magic, sizes, own offset or CRC are wrong, or at the end of the segments. No CRC covers
 * the properties: a last record whose properties end in NUL is one whose end was not written, and not sound.
 */
export function scanLog(log: CommitLog, from: number, onRecord: (record: ParsedRecord) => void): number {
  const present = new Set(log.segments);
  const record = emptyParsedRecord();
  let buffer = Buffer.allocUnsafeSlow(Math.min(scanBufferBytes, log.segmentBytes));
  let bufferStart = from;
  let bufferEnd = from;
  let offset = from;
  let doubtful: ParsedRecord | undefined;
  const accept = (): void => {
    if (doubtful) onRecord(doubtful);
    doubtful = undefined;
  };
  const refill = (): boolean => {
    const before = bufferEnd - offset;
    bufferEnd = offset + log.readSegment(offset, buffer, 0, buffer.length);
    bufferStart = offset;
    return bufferEnd - offset > before;
  };
  while (present.has(log.segmentStartOf(offset))) {
    const segmentEnd = log.segmentStartOf(offset) + log.segmentBytes;
    const verdict = parseRecord(buffer, offset - bufferStart, bufferEnd - bufferStart, offset, record);
    if (verdict === "record") {
      accept();
      if (record.endsInNul) doubtful = { ...record };
      else onRecord(record);
      offset += record.sizeBytes;
    } else if (verdict === "blank" && offset + record.sizeBytes === segmentEnd) {
      accept();
      offset = bufferStart = bufferEnd = segmentEnd;
    } else if (verdict === "incomplete" && record.sizeBytes <= segmentEnd - offset) {
      if (record.sizeBytes > buffer.length) buffer = Buffer.allocUnsafeSlow(record.sizeBytes);
      if (!refill()) break;
    } else break;
  }
  return doubtful ? doubtful.commitLogOffset : offset;
}
