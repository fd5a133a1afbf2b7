import type { CommitLog } from "./commit-log.ts";
import type { ConsumeQueue } from "./consume-queue.ts";
import type { ConsumeQueueTable } from "./consume-queue-table.ts";
import type { DeletionGuard } from "./deletion-guard.ts";
import type { KeyIndex } from "./key-index.ts";
import type { PositionsJournal } from "./positions-journal.ts";
import type { StoredRecords } from "./stored-records.ts";

interface StoreParts {
  log: CommitLog;
  table: ConsumeQueueTable;
  index: KeyIndex;
  journal: PositionsJournal;
  records: StoredRecords;
  nowMs: () => number;
  defaultRetentionMs: number;
}

/** What leaves a store: whole segments with what was derived from them, and topics. */
export class StoreRetention {
  readonly #parts: StoreParts;
  /** Asked before a segment is deleted; after a no it is asked again with the next attempt. */
  mayDelete: DeletionGuard = () => true;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /** Deletes whole segments whose records are all older than the retention time; returns how many. The newest segment stays. */
  deleteExpired(retentionMs = this.#parts.defaultRetentionMs, atMost = Number.POSITIVE_INFINITY): number {
    const { log, nowMs, records } = this.#parts;
    const limitMs = nowMs() - retentionMs;
    let deleted = 0;
    for (let next = log.segments[1]; next !== undefined && deleted < atMost; next = log.segments[1]) {
      const nextBeganMs = records.storeTimestampMs(next);
      if (nextBeganMs < 0 || nextBeganMs > limitMs || !this.mayDelete(next, false)) break;
      log.removeOldestSegment();
      deleted++;
    }
    if (deleted > 0) this.#dropDerived();
    return deleted;
  }

  /** Deletes the oldest segment, however young; false when there is only the one that is written to. */
  deleteOldest(): boolean {
    const { log } = this.#parts;
    const next = log.segments[1];
    if (next === undefined || !this.mayDelete(next, true)) return false;
    log.removeOldestSegment();
    this.#dropDerived();
    return true;
  }

  /** Drops the consume queues of a topic; its records stay in the log until their segment goes. */
  deleteTopic(topic: string): void {
    const { journal, log, table } = this.#parts;
    if (!table.topics.has(topic)) return;
    journal.writeDeletion(topic, log.tailOffset);
    table.remove(topic);
  }

  /** Drops the queues of topics of which no record is left (306); their offsets begin at 0 again. Returns the topics. */
  dropEmptyTopics(keeps: (topic: string) => boolean): string[] {
    const { log, table } = this.#parts;
    const isEmpty = (queue: ConsumeQueue): boolean => queue.maxOffset > 0 && queue.minOffsetAbove(log.minOffset) === queue.maxOffset;
    const empty = [...table.topics.values()].filter(({ topic, queues }) => !keeps(topic) && [...queues.values()].every(isEmpty)).map(({ topic }) => topic);
    for (const topic of empty) this.deleteTopic(topic);
    return empty;
  }

  #dropDerived(): void {
    const { index, log, table } = this.#parts;
    index.removeBelow(log.minOffset);
    for (const queue of table.all()) queue.removeFilesBelow(queue.minOffsetAbove(log.minOffset));
  }
}
