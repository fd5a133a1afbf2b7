import { ftruncateSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type FileHandles, offsetFileName, readWhole, writeWhole } from "./file-handles.ts";
import { readInt64, writeInt64 } from "./record-layout.ts";

/*
 * An entry of a consume queue, 20 bytes: int64 commit-log offset, int32 record size, int64 tags code
 * (protocol sheet §7). The entry of queue offset n lies at byte 20 n, counted through all files.
 */
export const entryBytes = 20;
/** 4.9 writes this in front of a queue that does not begin at the start of a file: offset 0, size 2^31-1, tags code 0. */
const blankEntrySize = 0x7fffffff;
const firstTailEntries = 32;

/** One entry as a value. */
export interface ConsumeQueueEntry {
  commitLogOffset: number;
  sizeBytes: number;
  tagsCode: number;
}

/** Where a store keeps its consume queues; one object shared by all queues. */
export interface ConsumeQueueFiles {
  /** The folder `consumequeue`. */
  folder: string;
  fileEntries: number;
  handles: FileHandles;
  /** Paths written to since the last fsync of the consume queues. */
  unsynced: Set<string>;
}

/**
 * The entries of one queue. The newest ones are in `#tail` (entries from `#tailBase` on), those below
 * `writtenOffset` are also in the files. No buffer and no file before the first message; an idle queue
 * gives its buffer back.
 */
export class ConsumeQueue {
  readonly topic: string;
  readonly queueId: number;
  /** Name of this queue in the positions journal, 0 = none yet. */
  journalNumber = 0;
  /** Whether it is in the store's list of queues with unwritten entries. */
  dirty = false;
  /** Its topic was deleted: nothing is written any more. */
  deleted = false;
  maxOffset = 0;
  writtenOffset = 0;
  /** Lowest offset; may lie below what retention has left, see `minOffsetAbove`. */
  minOffset = 0;
  readonly #files: ConsumeQueueFiles;
  #tail: Buffer | undefined;
  #tailBase = 0;
  #checkedLogMin = 0;

  constructor(topic: string, queueId: number, files: ConsumeQueueFiles) {
    this.topic = topic;
    this.queueId = queueId;
    this.#files = files;
  }

  get folder(): string {
    return join(this.#files.folder, this.topic, String(this.queueId));
  }

  /** Positions that recovery found on disk. */
  restore(minOffset: number, maxOffset: number): void {
    this.minOffset = minOffset;
    this.maxOffset = this.writtenOffset = this.#tailBase = maxOffset;
    this.#tail = undefined;
  }

  /** Adds the next entry; memory only. */
  append(commitLogOffset: number, sizeBytes: number, tagsCode: number): void {
    if (this.#tail === undefined) {
      this.#tail = Buffer.allocUnsafe(firstTailEntries * entryBytes);
      this.#tailBase = this.maxOffset;
    }
    let at = (this.maxOffset - this.#tailBase) * entryBytes;
    if (at === this.#tail.length) at = this.#makeRoom(this.#tail);
    const tail = this.#tail;
    writeInt64(tail, commitLogOffset, at);
    tail.writeInt32BE(sizeBytes, at + 8);
    writeInt64(tail, tagsCode, at + 12);
    this.maxOffset++;
  }

  /**
   * Puts an entry where its record says (recovery). The log is the truth: a younger record at a known offset
   * means that the queue began anew (topic deleted and created again), a gap that older entries are lost.
   */
  place(queueOffset: number, commitLogOffset: number, sizeBytes: number, tagsCode: number): void {
    if (queueOffset < this.maxOffset) {
      const known = this.entry(queueOffset);
      if (known && known.commitLogOffset >= commitLogOffset) return;
      this.truncate(queueOffset);
    }
    if (queueOffset !== this.maxOffset) this.restore(queueOffset, queueOffset);
    if (queueOffset < this.minOffset) this.minOffset = queueOffset;
    this.append(commitLogOffset, sizeBytes, tagsCode);
  }

  /** Forgets the entries from `queueOffset` on, in memory and on disk. */
  truncate(queueOffset: number): void {
    if (queueOffset < this.writtenOffset) this.#zeroFrom(queueOffset);
    this.restore(Math.min(this.minOffset, queueOffset), queueOffset);
  }

  /** Copies entries from `offset` on into `target` and returns how many; fewer than asked at file or memory boundaries. */
  read(offset: number, count: number, target: Buffer): number {
    const wanted = Math.min(count, this.maxOffset - offset);
    if (wanted <= 0 || offset < 0) return 0;
    if (this.#tail && offset >= this.#tailBase) {
      const start = (offset - this.#tailBase) * entryBytes;
      return this.#tail.copy(target, 0, start, start + wanted * entryBytes) / entryBytes;
    }
    const fileStart = this.#fileStart(offset);
    const descriptor = this.#files.handles.existing(this.#path(fileStart));
    if (descriptor === undefined) return 0;
    const end = Math.min(offset + wanted, this.#tail ? this.#tailBase : this.writtenOffset, fileStart + this.#files.fileEntries);
    return Math.floor(readWhole(descriptor, target, 0, (end - offset) * entryBytes, (offset - fileStart) * entryBytes) / entryBytes);
  }

  /** The entry at `offset`, undefined when there is none. */
  entry(offset: number): ConsumeQueueEntry | undefined {
    if (this.read(offset, 1, singleEntry) === 0) return undefined;
    const sizeBytes = singleEntry.readInt32BE(8);
    if (sizeBytes <= 0 || sizeBytes === blankEntrySize) return undefined;
    return { commitLogOffset: readInt64(singleEntry, 0), sizeBytes, tagsCode: readInt64(singleEntry, 12) };
  }

  /** The lowest offset whose record is not below `logMin`; entries of deleted segments do not count (4.9 correctMinOffset). */
  minOffsetAbove(logMin: number): number {
    if (logMin <= this.#checkedLogMin || this.minOffset === this.maxOffset) return this.minOffset;
    let low = this.minOffset;
    let high = this.maxOffset;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.entry(middle)?.commitLogOffset ?? -1) >= logMin) high = middle;
      else low = middle + 1;
    }
    this.#checkedLogMin = logMin;
    this.minOffset = low;
    return low;
  }

  /** First offset of the file behind the one that holds `offset` (4.9 rollNextFile). */
  nextFileOffset(offset: number): number {
    return this.#fileStart(offset) + this.#files.fileEntries;
  }

  /** Writes the entries that are only in memory, file by file. */
  writeTail(): void {
    while (this.#tail && !this.deleted && this.writtenOffset < this.maxOffset) {
      const fileStart = this.#fileStart(this.writtenOffset);
      const end = Math.min(this.maxOffset, fileStart + this.#files.fileEntries);
      const path = this.#path(fileStart);
      const blankEntries = this.writtenOffset - fileStart;
      const descriptor = this.#files.handles.created(path, this.#files.fileEntries * entryBytes, (created) => this.#fillBlank(created, blankEntries));
      const from = (this.writtenOffset - this.#tailBase) * entryBytes;
      writeWhole(descriptor, this.#tail, from, (end - this.#tailBase) * entryBytes, (this.writtenOffset - fileStart) * entryBytes);
      this.#files.unsynced.add(path);
      this.writtenOffset = end;
    }
  }

  /** Gives the buffer back; for queues that were idle for a while. */
  releaseTail(): void {
    if (this.writtenOffset === this.maxOffset) this.#tail = undefined;
  }

  /** Deletes files that lie whole below the lowest offset. */
  removeFilesBelow(minOffset: number): void {
    if (minOffset < this.#files.fileEntries) return;
    for (const name of this.#fileNames()) {
      if (Number(name) / entryBytes + this.#files.fileEntries > Math.min(minOffset, this.maxOffset - 1)) return;
      this.#files.handles.close(join(this.folder, name));
      rmSync(join(this.folder, name), { force: true });
    }
  }

  /** Finds the positions by reading the files (no journal): entries are valid while their size is positive and they point into the log. */
  restoreFromFiles(): void {
    const names = this.#fileNames();
    const first = names[0];
    const last = names.at(-1);
    if (first === undefined || last === undefined) return;
    const block = Buffer.allocUnsafe(3200 * entryBytes);
    let offset = Number(last) / entryBytes;
    this.restore(Number(first) / entryBytes, offset + this.#files.fileEntries);
    for (let valid = true; valid && offset < this.maxOffset; ) {
      const count = this.read(offset, 3200, block);
      let index = 0;
      while (index < count && block.readInt32BE(index * entryBytes + 8) > 0) index++;
      offset += index;
      valid = index === count && count > 0;
    }
    let min = this.minOffset;
    while (min < offset && this.read(min, 1, singleEntry) === 1 && singleEntry.readInt32BE(8) === blankEntrySize) min++;
    this.restore(min, offset);
  }

  #makeRoom(tail: Buffer): number {
    const capacity = tail.length / entryBytes;
    const keep = Math.max(this.maxOffset - this.writtenOffset, capacity / 4);
    const room = keep > capacity / 2 ? Buffer.allocUnsafeSlow(tail.length * 2) : tail;
    tail.copy(room, 0, tail.length - keep * entryBytes);
    this.#tail = room;
    this.#tailBase = this.maxOffset - keep;
    return keep * entryBytes;
  }

  #fillBlank(descriptor: number, count: number): void {
    const blank = Buffer.alloc(count * entryBytes);
    for (let index = 0; index < count; index++) blank.writeInt32BE(blankEntrySize, index * entryBytes + 8);
    writeWhole(descriptor, blank, 0, blank.length, 0);
  }

  #zeroFrom(queueOffset: number): void {
    const fileStart = this.#fileStart(queueOffset);
    for (const name of this.#fileNames()) {
      if (Number(name) <= fileStart * entryBytes) continue;
      this.#files.handles.close(join(this.folder, name));
      rmSync(join(this.folder, name), { force: true });
    }
    const descriptor = this.#files.handles.existing(this.#path(fileStart));
    if (descriptor === undefined) return;
    ftruncateSync(descriptor, (queueOffset - fileStart) * entryBytes);
    ftruncateSync(descriptor, this.#files.fileEntries * entryBytes);
  }

  #fileNames(): string[] {
    try {
      return readdirSync(this.folder).filter((name) => /^\d{20}$/.test(name)).sort();
    } catch {
      return [];
    }
  }

  #fileStart(offset: number): number {
    return offset - (offset % this.#files.fileEntries);
  }

  #path(fileStart: number): string {
    return join(this.folder, offsetFileName(fileStart * entryBytes));
  }
}

const singleEntry = Buffer.alloc(entryBytes);
