import type { CommitLog } from "./commit-log.ts";
import type { ConsumeQueue } from "./consume-queue.ts";
import type { ConsumeQueueTable } from "./consume-queue-table.ts";
import type { KeyIndex } from "./key-index.ts";
import { scanLog } from "./log-scan.ts";
import type { JournalState } from "./positions-journal.ts";
import { recoveredTagsCode } from "./recovered-tags-code.ts";
import { entersConsumeQueue, entersKeyIndex, type ParsedRecord, storeTimestampPosition, readInt64 } from "./record-layout.ts";
import type { CheckpointStamps } from "./store-checkpoint.ts";

/** What of a store recovery works on. */
export interface StoreParts {
  log: CommitLog;
  table: ConsumeQueueTable;
  index: KeyIndex;
  stamps: CheckpointStamps;
  /** Delays of the levels of the delay topic in ms. */
  delayLevelsMs: readonly number[];
}

/** 4.9 takes three seconds off the checkpoint's stamps before it trusts them. */
const stampSafetyMs = 3000;
const writeAfterRecords = 200_000;

/**
 * Finds the end of the log and makes consume queues and key index agree with it: from the journal's position on, or without
 * a journal from the last segment that begins before the checkpoint's stamps. Returns the last store timestamp.
 */
export function recover(parts: StoreParts, journal: JournalState | undefined): number {
  const { log, table, index } = parts;
  if (log.segments.length === 0) {
    for (const topic of table.topicsOnDisk()) table.remove(topic);
    index.removeAll();
    log.startAt(0);
    return 0;
  }
  const trusted = journal && positionLiesInLog(log, journal.position) ? journal : undefined;
  if (trusted) restoreFromJournal(table, trusted);
  else table.restoreFromFiles();
  const from = trusted ? Math.max(trusted.position, log.minOffset) : startByStamps(parts);
  if (trusted) index.restoreFromJournal(trusted.index);
  else {
    index.restoreFromFiles(from);
    for (const queue of table.all()) dropEntriesFrom(queue, from);
  }
  let lastStoreMs = trusted?.lastStoreMs ?? 0;
  let records = 0;
  const end = scanLog(log, from, (record) => {
    lastStoreMs = record.storeTimestampMs;
    if ((trusted?.deletions.get(record.topic) ?? 0) > record.commitLogOffset) return;
    dispatch(parts, record);
    if (++records % writeAfterRecords !== 0) return;
    for (const queue of table.takeDirty()) queue.writeTail();
    index.writeEntries();
  });
  log.startAt(end);
  return lastStoreMs;
}

function positionLiesInLog(log: CommitLog, position: number): boolean {
  const last = log.segments.at(-1);
  return last !== undefined && position <= last + log.segmentBytes;
}

function restoreFromJournal(table: ConsumeQueueTable, journal: JournalState): void {
  for (const { topic, queueId, minOffset, maxOffset } of journal.queues.values()) table.queueOf(table.topic(topic), queueId).restore(minOffset, maxOffset);
}

/** The last segment whose first record is older than both stamps (4.9 recoverAbnormally); the first one when there are no consume queues. */
function startByStamps({ log, table, stamps }: StoreParts): number {
  const first = log.segments[0] ?? 0;
  if (table.topics.size === 0) return first;
  const limitMs = Math.min(stamps.physicMs, stamps.logicsMs) - stampSafetyMs;
  const head = Buffer.alloc(80);
  const start = log.segments.findLast((segment) => {
    if (log.readSegment(segment, head, 0, head.length) < head.length) return false;
    const storeMs = readInt64(head, storeTimestampPosition(head, 0));
    return storeMs > 0 && storeMs <= limitMs;
  });
  return start ?? first;
}

function dispatch({ table, index, delayLevelsMs }: StoreParts, record: ParsedRecord): void {
  const topic = table.topic(record.topic);
  if (entersKeyIndex(record.sysFlag)) index.putRecord(topic.keyHashPrefix, record.properties, record.commitLogOffset, record.storeTimestampMs);
  if (!entersConsumeQueue(record.sysFlag)) return;
  const queue = table.queueOf(topic, record.queueId);
  queue.place(record.queueOffset, record.commitLogOffset, record.sizeBytes, recoveredTagsCode(record, delayLevelsMs));
  if (!queue.dirty && queue.writtenOffset < queue.maxOffset) table.markDirty(queue);
}

/** Entries from the place of the scan on are made again from the records: those of lost records do not come back. */
function dropEntriesFrom(queue: ConsumeQueue, logOffset: number): void {
  let low = queue.minOffset;
  let high = queue.maxOffset;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((queue.entry(middle)?.commitLogOffset ?? -1) >= logOffset) high = middle;
    else low = middle + 1;
  }
  if (low < queue.maxOffset) queue.truncate(low);
}
