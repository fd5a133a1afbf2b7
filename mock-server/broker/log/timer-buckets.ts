import { closeSync, constants, mkdirSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isMissing, readWhole, syncFiles, writeWhole } from "./file-handles.ts";
import { GrowableBuffer } from "./growable-buffer.ts";
import { readInt64, writeInt64 } from "./record-layout.ts";

/*
 * Where messages with a delivery time lie, by that time. A file holds those of ten minutes and is named by their start
 * (13 digits, ms since the epoch); entries of 16 bytes stand in the order of their arrival:
 *
 *   0 int64 delivery time, ms      8 int64 commit-log offset
 *
 * Only an index: it is made again from the consume queue of the timer topic. An entry may be there twice.
 */
const entryBytes = 16;
const spanMs = 600_000;
const cellMs = 100;
const readBytes = 1024 * 1024;
/** Files are written in slices of so many, so that other work gets its turn. */
const filesPerSlice = 64;

interface Bucket {
  startMs: number;
  /** Bytes in the file, a multiple of an entry. */
  fileBytes: number;
  /** Entries that are not in the file yet. */
  pending: GrowableBuffer | undefined;
}

type EntrySink = (dueMs: number, commitLogOffset: number) => void;

/** The entries of all messages that wait for their time: on disk, but for the newest. */
export class TimerBuckets {
  readonly #folder: string;
  readonly #buckets = new Map<number, Bucket>();
  readonly #unsynced = new Set<string>();
  /** Bytes of entries that are only in memory. */
  pendingBytes = 0;

  /** Opens a folder, new or old. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      const bytes = /^\d{13}$/.test(name) ? statSync(join(folder, name)).size : 0;
      if (bytes > 0) this.#buckets.set(Number(name), { startMs: Number(name), fileBytes: bytes - (bytes % entryBytes), pending: undefined });
    }
  }

  add(dueMs: number, commitLogOffset: number): void {
    const bucket = this.#bucketOf(dueMs);
    bucket.pending ??= new GrowableBuffer(8 * entryBytes);
    bucket.pending.ensureSpace(entryBytes);
    writeInt64(bucket.pending.buffer, dueMs, bucket.pending.length);
    writeInt64(bucket.pending.buffer, commitLogOffset, bucket.pending.length + 8);
    bucket.pending.length += entryBytes;
    this.pendingBytes += entryBytes;
  }

  /** From when on there may be entries that are due at `fromMs` or later; Infinity when there are none. */
  firstFrom(fromMs: number): number {
    const start = this.#firstBucket(fromMs)?.startMs ?? Infinity;
    return Math.max(start, fromMs);
  }

  /**
   * Tells of the entries from `fromMs` on, of one bucket and at most `most` but always those of a tenth of a second.
   * Returns until when it told of all (exclusive); Infinity when there are none.
   */
  read(fromMs: number, most: number, sink: EntrySink): number {
    const bucket = this.#firstBucket(fromMs);
    if (!bucket) return Infinity;
    const counts = new Uint32Array(Math.ceil(spanMs / cellMs));
    const cellOf = (dueMs: number): number => Math.floor((dueMs - bucket.startMs) / cellMs);
    this.#each(bucket, (dueMs) => {
      if (dueMs >= fromMs) counts[cellOf(dueMs)]!++;
    });
    let cells = Math.max(0, cellOf(fromMs)) + 1;
    for (let total = counts[cells - 1]!; cells < counts.length && total + counts[cells]! <= most; cells++) total += counts[cells]!;
    const untilMs = Math.min(bucket.startMs + spanMs, bucket.startMs + cells * cellMs);
    this.#each(bucket, (dueMs, commitLogOffset) => {
      if (dueMs >= fromMs && dueMs < untilMs) sink(dueMs, commitLogOffset);
    });
    return untilMs;
  }

  /** Hands the entries that are only in memory to the operating system; those due before what `notNeeded` says are done with. */
  async write(notNeeded: () => number): Promise<void> {
    let left = filesPerSlice;
    for (const bucket of this.#buckets.values()) {
      if (!bucket.pending) continue;
      this.#writeBucket(bucket, notNeeded());
      if (--left > 0) continue;
      left = filesPerSlice;
      await new Promise(setImmediate);
    }
  }

  /** fsyncs what was written. */
  async sync(): Promise<void> {
    await syncFiles(this.#unsynced, () => false);
  }

  /** Removes the buckets that end at `doneMs` or before. */
  removeBelow(doneMs: number): void {
    for (const bucket of this.#buckets.values()) {
      if (bucket.startMs + spanMs > doneMs) continue;
      this.#buckets.delete(bucket.startMs);
      this.pendingBytes -= bucket.pending?.length ?? 0;
      this.#unsynced.delete(this.#pathOf(bucket));
      rmSync(this.#pathOf(bucket), { force: true });
    }
  }

  #bucketOf(dueMs: number): Bucket {
    const startMs = dueMs - (dueMs % spanMs);
    let bucket = this.#buckets.get(startMs);
    if (!bucket) this.#buckets.set(startMs, (bucket = { startMs, fileBytes: 0, pending: undefined }));
    return bucket;
  }

  #firstBucket(fromMs: number): Bucket | undefined {
    let first: Bucket | undefined;
    for (const bucket of this.#buckets.values()) {
      if (bucket.startMs + spanMs > fromMs && (!first || bucket.startMs < first.startMs)) first = bucket;
    }
    return first;
  }

  #pathOf(bucket: Bucket): string {
    return join(this.#folder, String(bucket.startMs).padStart(13, "0"));
  }

  /** Every entry of a bucket; what is no time of this bucket was never written whole. */
  #each(bucket: Bucket, sink: EntrySink): void {
    const endMs = bucket.startMs + spanMs;
    const tell = (buffer: Buffer, length: number): void => {
      for (let at = 0; at < length; at += entryBytes) {
        const dueMs = readInt64(buffer, at);
        if (dueMs >= bucket.startMs && dueMs < endMs) sink(dueMs, readInt64(buffer, at + 8));
      }
    };
    if (bucket.fileBytes > 0) this.#eachInFile(bucket, tell);
    if (bucket.pending) tell(bucket.pending.buffer, bucket.pending.length);
  }

  #eachInFile(bucket: Bucket, tell: (buffer: Buffer, length: number) => void): void {
    const buffer = Buffer.allocUnsafe(Math.min(readBytes, bucket.fileBytes));
    const descriptor = this.#open(bucket, constants.O_RDONLY);
    if (descriptor === undefined) return;
    try {
      for (let at = 0; at < bucket.fileBytes; ) {
        const read = readWhole(descriptor, buffer, 0, Math.min(buffer.length, bucket.fileBytes - at), at);
        if (read < entryBytes) return;
        tell(buffer, read - (read % entryBytes));
        at += read - (read % entryBytes);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  #open(bucket: Bucket, flags: number): number | undefined {
    try {
      return openSync(this.#pathOf(bucket), flags);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  #writeBucket(bucket: Bucket, doneMs: number): void {
    const { pending } = bucket;
    if (!pending) return;
    const kept = Buffer.allocUnsafe(pending.length);
    let length = 0;
    for (let at = 0; at < pending.length; at += entryBytes) {
      if (readInt64(pending.buffer, at) >= doneMs) length += pending.buffer.copy(kept, length, at, at + entryBytes);
    }
    if (length > 0) {
      const path = this.#pathOf(bucket);
      const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT);
      try {
        writeWhole(descriptor, kept, 0, length, bucket.fileBytes);
      } finally {
        closeSync(descriptor);
      }
      bucket.fileBytes += length;
      this.#unsynced.add(path);
    }
    this.pendingBytes -= pending.length;
    bucket.pending = undefined;
  }
}
