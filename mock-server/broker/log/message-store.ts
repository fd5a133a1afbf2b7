import { closeSync, mkdirSync, openSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import type { AppendResult } from "./append-result.ts";
import { CommitLog } from "./commit-log.ts";
import type { ConsumeQueue, ConsumeQueueEntry } from "./consume-queue.ts";
import { ConsumeQueueTable } from "./consume-queue-table.ts";
import { diskUsedRatio } from "./disk-usage.ts";
import { lockFolder, unlockFolder } from "./folder-lock.ts";
import type { GrowableBuffer } from "./growable-buffer.ts";
import { type GetResult, readMessages } from "./message-reader.ts";
import { type IndexQueryResult, KeyIndex } from "./key-index.ts";
import { PositionsJournal, readJournal } from "./positions-journal.ts";
import { PutStatistics } from "./put-statistics.ts";
import { type MessageToStore, propertiesFit, type RecordPlace } from "./record-encoder.ts";
import { propertiesMatch, type PropertiesFilter } from "./record-properties.ts";
import { blankRecordBytes, entersConsumeQueue, entersKeyIndex, maxBodyBytes, maxPropertiesBytes, maxTopicBytes, recordFixedBytes } from "./record-layout.ts";
import { recover } from "./recovery.ts";
import type { MessageStoreOptions } from "./store-options.ts";
import type { StoreStatistics } from "./store-statistics.ts";
import { segmentBytesOf } from "./segment-size.ts";
import { StoreCheckpoint } from "./store-checkpoint.ts";
import { StoreRetention } from "./store-retention.ts";
import { StoredRecords } from "./stored-records.ts";
import { offsetByTimestamp } from "./time-search.ts";
import { WriteBack } from "./write-back.ts";

type StoredListener = (topic: string, queueId: number, queueOffset: number, tagsCode: number) => void;

/** The most that a record takes beside its body: fixed fields, topic, properties, and the mark of a segment's end. */
const mostBytesBesideBody = recordFixedBytes + maxTopicBytes + maxPropertiesBytes + blankRecordBytes;
const retryAfterFailureMs = 500;
/** With more queues to write after recovery, `open` leaves them to the ticks. */
const awaitedDirtyQueues = 1000;
const defaultRetentionMs = 72 * 3_600_000;

/** The durable store of one broker, in the folder layout of Apache RocketMQ 4.9. */
export class MessageStore {
  readonly #options: MessageStoreOptions;
  readonly #log: CommitLog;
  readonly #records: StoredRecords;
  readonly #table: ConsumeQueueTable;
  readonly #index: KeyIndex;
  readonly #journal: PositionsJournal;
  readonly #checkpoint: StoreCheckpoint;
  readonly #writeBack: WriteBack;
  readonly #timer: NodeJS.Timeout;
  readonly #now: () => number;
  readonly #put = new PutStatistics();
  readonly #place: RecordPlace;
  /** Bodies up to here fit into a segment whatever their properties. */
  readonly #surelyFitBytes: number;
  readonly #result: AppendResult = { status: "ok", commitLogOffset: 0, queueOffset: 0, sizeBytes: 0, storeTimestampMs: 0 };
  readonly #listeners: StoredListener[] = [];
  /** Appends since the last write, for the listeners. */
  readonly #pendingQueues: ConsumeQueue[] = [];
  readonly #pendingOffsets: number[] = [];
  readonly #pendingTags: number[] = [];
  #pendingCount = 0;
  #lastStoreMs: number;
  /** When the log could not be written last; cleared by a write that goes well. */
  #failedAt: number | undefined;
  /** Consume queues or index could not be written; appends wait for the next pass, or memory would fill. */
  #passFailed = false;
  /** Appends are refused: whoever watches the disk found it too full. */
  isDiskFull = false;
  /** What leaves the store, and when. */
  readonly retention: StoreRetention;
  #closed = false;

  private constructor(options: MessageStoreOptions) {
    const { rootDir } = options;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    mkdirSync(rootDir, { recursive: true });
    lockFolder(rootDir);
    const commitLogDir = join(rootDir, "commitlog");
    this.#log = new CommitLog(commitLogDir, segmentBytesOf(commitLogDir, options.commitLogSegmentBytes ?? 1024 ** 3));
    this.#records = new StoredRecords(this.#log);
    this.#surelyFitBytes = Math.min(maxBodyBytes, this.#log.segmentBytes - mostBytesBesideBody);
    this.#table = new ConsumeQueueTable(join(rootDir, "consumequeue"), options.consumeQueueFileEntries ?? 300_000);
    this.#index = new KeyIndex(join(rootDir, "index"), { slots: options.indexSlots ?? 5_000_000, entries: options.indexEntries ?? 20_000_000 });
    this.#checkpoint = new StoreCheckpoint(rootDir);
    this.#lastStoreMs = recover({ log: this.#log, table: this.#table, index: this.#index, stamps: this.#checkpoint.stamps, delayLevelsMs: options.delayLevelsMs ?? [] }, readJournal(rootDir, this.#checkpoint.stamps));
    this.#journal = new PositionsJournal(rootDir, this.#checkpoint.stamps);
    this.retention = new StoreRetention({ log: this.#log, table: this.#table, index: this.#index, journal: this.#journal, records: this.#records, nowMs: this.#now, defaultRetentionMs: options.retentionMs ?? defaultRetentionMs });
    this.#place = { topicBytes: Buffer.alloc(0), queueOffset: 0, commitLogOffset: 0, storeTimestampMs: 0, storeIp: options.storeHost.ip, storePort: options.storeHost.port };
    this.#writeBack = new WriteBack({
      log: this.#log, table: this.#table, index: this.#index, journal: this.#journal, checkpoint: this.#checkpoint,
      lastStoreMs: () => this.#lastStoreMs,
    });
    this.#timer = setInterval(() => this.#tick(), options.flushIntervalMs ?? 500).unref();
  }

  /**
   * Opens a folder, new or old. Recovery truncates a torn tail and makes consume queues and key index agree with the
   * log. Rejects when another process has the folder, or when it cannot be written to.
   */
  static async open(options: MessageStoreOptions): Promise<MessageStore> {
    const store = new MessageStore(options);
    try {
      closeSync(openSync(join(options.rootDir, "abort"), "a"));
      if (store.#table.dirtyCount < awaitedDirtyQueues) await store.#writeBack.pass();
      return store;
    } catch (error) {
      // The process may try again: what was opened must not go on writing beside its successor.
      await store.close().catch(() => undefined);
      throw error;
    }
  }

  /** Adds a message to the end of the log; readers see it at once, the operating system has it after `writePending`. */
  append(message: MessageToStore): AppendResult {
    const result = this.#result;
    result.status = this.#refusal(message);
    if (result.status !== "ok") return this.#refused();
    const topic = this.#table.topicIfLegal(message.topic);
    if (!topic) {
      result.status = "topic-illegal";
      return this.#refused();
    }
    const inQueue = entersConsumeQueue(message.sysFlag);
    const queue = this.#table.queueOf(topic, message.queueId);
    const place = this.#place;
    place.topicBytes = topic.topicBytes;
    place.queueOffset = inQueue ? queue.maxOffset : 0;
    place.storeTimestampMs = this.#now();
    try {
      result.sizeBytes = this.#log.append(message, place);
    } catch {
      this.#failedAt = performance.now();
      result.status = "disk-full";
      return this.#refused();
    }
    this.#lastStoreMs = place.storeTimestampMs;
    if (inQueue) {
      queue.append(place.commitLogOffset, result.sizeBytes, message.tagsCode);
      if (!queue.dirty) this.#table.markDirty(queue);
      const pending = this.#pendingCount;
      this.#pendingQueues[pending] = queue;
      this.#pendingOffsets[pending] = place.queueOffset;
      this.#pendingTags[pending] = message.tagsCode;
      this.#pendingCount = pending + 1;
    }
    if (entersKeyIndex(message.sysFlag)) this.#index.putRecord(topic.keyHashPrefix, message.properties, place.commitLogOffset, place.storeTimestampMs);
    this.#put.putTimes++;
    this.#put.putSizeBytes += result.sizeBytes;
    result.commitLogOffset = place.commitLogOffset;
    result.queueOffset = place.queueOffset;
    result.storeTimestampMs = place.storeTimestampMs;
    return result;
  }

  /**
   * One write for everything appended since the last call; to be called before any answer to those appends leaves.
   * Throws what the file system says (ENOSPC, EIO): appends are refused then until the same bytes could be written.
   */
  writePending(): void {
    const startedAt = performance.now();
    try {
      this.#log.writePending();
    } catch (error) {
      this.#failedAt = performance.now();
      throw error;
    }
    this.#failedAt = undefined;
    const count = this.#pendingCount;
    if (count === 0) return;
    this.#pendingCount = 0;
    this.#put.written(count, performance.now() - startedAt);
    for (const listener of this.#listeners) {
      for (let index = 0; index < count; index++) {
        const queue = this.#pendingQueues[index];
        if (queue) listener(queue.topic, queue.queueId, this.#pendingOffsets[index] ?? 0, this.#pendingTags[index] ?? 0);
      }
    }
  }

  /** Resolves when everything written so far is fsynced; callers at the same time share one fsync. Rejects when the disk fails. */
  flush(): Promise<void> {
    return this.#writeBack.flush();
  }

  /** Copies the records of up to `maxCount` matching messages to the end of `target`, at most `maxBytes` but always the first. */
  getMessages(topic: string, queueId: number, offset: number, maxCount: number, maxBytes: number, accepts: ((tagsCode: number) => boolean) | undefined, target: GrowableBuffer, acceptsProperties?: PropertiesFilter): GetResult {
    return readMessages(this.#log, this.#table.find(topic, queueId), offset, maxCount, maxBytes, accepts, target, acceptsProperties);
  }

  /** Whether the message at an offset is there and its properties are wanted. */
  hasProperties(topic: string, queueId: number, offset: number, accepts: PropertiesFilter): boolean {
    const entry = this.#table.find(topic, queueId)?.entry(offset);
    return entry !== undefined && propertiesMatch(this.#log, entry.commitLogOffset, entry.sizeBytes, accepts);
  }

  /** Lowest offset that can be read; 0 when the queue is unknown. */
  minOffset(topic: string, queueId: number): number {
    return this.#table.find(topic, queueId)?.minOffsetAbove(this.#log.minOffset) ?? 0;
  }

  /** Offset of the next message; 0 when the queue is unknown. */
  maxOffset(topic: string, queueId: number): number {
    return this.#table.find(topic, queueId)?.maxOffset ?? 0;
  }

  /** The whole record that begins at exactly that place, undefined when none does. */
  readMessage(commitLogOffset: number): Buffer | undefined {
    return this.#records.read(commitLogOffset);
  }

  /** The consume-queue entry at an offset, undefined when there is none. */
  consumeQueueEntry(topic: string, queueId: number, offset: number): ConsumeQueueEntry | undefined {
    return this.#table.find(topic, queueId)?.entry(offset);
  }

  /** Offset of the message whose store time is nearest to `timestampMs` (protocol sheet §5); 0 when there is none. */
  offsetByTimestamp(topic: string, queueId: number, timestampMs: number): number {
    const queue = this.#table.find(topic, queueId);
    if (queue === undefined) return 0;
    return offsetByTimestamp(queue.minOffsetAbove(this.#log.minOffset), queue.maxOffset, timestampMs, (offset) => this.#records.storeTimestampOf(queue, offset));
  }

  /** Store time of a message of a queue in ms, -1 when there is none. */
  storeTimestampAt(topic: string, queueId: number, offset: number): number {
    const queue = this.#table.find(topic, queueId);
    return queue ? this.#records.storeTimestampOf(queue, offset) : -1;
  }

  /** Store time of the oldest record in the log, -1 when the log is empty. */
  earliestStoreTimestamp(): number {
    return this.#records.storeTimestampMs(this.#log.minOffset);
  }

  /**
   * Places of records with this key (UNIQ_KEY or a word of KEYS) stored in `[beginMs, endMs]`, newest first, at most 64.
   * Found by hash: the caller compares topic and key.
   */
  queryIndex(topic: string, key: string, maxCount: number, beginMs: number, endMs: number): IndexQueryResult {
    return this.#index.query(topic, key, maxCount, beginMs, endMs, (commitLogOffset) => {
      const storeMs = commitLogOffset < this.#log.minOffset ? -1 : this.#records.storeTimestampMs(commitLogOffset);
      return storeMs >= beginMs && storeMs <= endMs && storeMs >= 0;
    });
  }

  /** Registers a listener for stored messages; it is called after each write and must be quick. */
  onStored(listener: StoredListener): void {
    this.#listeners.push(listener);
  }

  /** Topics that have a consume queue. */
  topics(): Iterable<string> {
    return this.#table.topics.keys();
  }

  /** The used share of the disk, 0 to 1 in whole percents; -1 when it is not known. */
  diskUsedRatio(): number {
    return diskUsedRatio(this.#options.rootDir, this.#log.freeingBytes);
  }

  /** Messages that were stored since the store was opened. */
  get storedMessages(): number {
    return this.#put.putTimes;
  }

  statistics(): StoreStatistics {
    const disk = statfsSync(this.#options.rootDir);
    return {
      commitLogMinOffset: this.#log.minOffset,
      commitLogMaxOffset: this.#log.tailOffset,
      bytesToFlush: this.#log.tailOffset - this.#log.flushedOffset,
      dispatchBehindBytes: 0,
      diskTotalBytes: disk.blocks * disk.bsize,
      diskFreeBytes: disk.bavail * disk.bsize,
      commitLogBytesOnDisk: this.#log.bytesOnDisk(),
      putTimes: this.#put.putTimes,
      putSizeBytes: this.#put.putSizeBytes,
      putFailedTimes: this.#put.putFailedTimes,
      putEntireTimeMaxMs: this.#put.entireTimeMaxMs,
      putTimeBuckets: this.#put.timeBuckets,
      putLatencyP99Ms: this.#put.latencyMs(0.99),
      putLatencyP999Ms: this.#put.latencyMs(0.999),
    };
  }

  /**
   * Writes and fsyncs everything and removes the sign of an unclean end; that stays when very many consume queues
   * could not be fsynced within seconds. Rejects when the disk refuses; the store is closed anyhow.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    clearInterval(this.#timer);
    this.#closed = true;
    try {
      if (!(await this.#writeBack.finish())) return;
      await this.#checkpoint.sync();
      this.#journal.closeClean();
      rmSync(join(this.#options.rootDir, "abort"), { force: true });
    } finally {
      this.#journal.close();
      this.#checkpoint.close();
      this.#table.files.handles.closeAll();
      this.#index.close();
      this.#log.close();
      unlockFolder(this.#options.rootDir);
    }
  }

  #refusal(message: MessageToStore): AppendResult["status"] {
    if (this.#closed) return "closed";
    if (message.bodyEnd - message.bodyStart > this.#surelyFitBytes && this.#isTooLarge(message)) return "message-too-large";
    if (!propertiesFit(message.properties)) return "properties-too-large";
    if (this.#passFailed || this.isDiskFull) return "disk-full";
    if (this.#failedAt === undefined) return "ok";
    if (performance.now() - this.#failedAt < retryAfterFailureMs) return "disk-full";
    try {
      this.writePending();
      return "ok";
    } catch {
      return "disk-full";
    }
  }

  #isTooLarge({ bodyStart, bodyEnd, topic, properties }: MessageToStore): boolean {
    const bodyBytes = bodyEnd - bodyStart;
    const recordBytes = recordFixedBytes + bodyBytes + Buffer.byteLength(topic) + Buffer.byteLength(properties) + blankRecordBytes;
    return bodyBytes > maxBodyBytes || recordBytes > this.#log.segmentBytes;
  }

  #refused(): AppendResult {
    this.#put.putFailedTimes++;
    return this.#result;
  }

  #tick(): void {
    this.#writeBack.tick().then(
      () => (this.#passFailed = false),
      () => (this.#passFailed = true),
    );
  }
}
