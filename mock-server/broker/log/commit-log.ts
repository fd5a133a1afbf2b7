import { close, closeSync, fdatasync, fstatSync, ftruncateSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { blockBytes, blockCache, type LogBlock } from "./block-cache.ts";
import { FileHandles, offsetFileName, openSparse, readWhole, writeWhole } from "./file-handles.ts";
import { encodeRecord, recordBytesAtMost, type MessageToStore, type RecordPlace } from "./record-encoder.ts";
import { blankMagic, blankRecordBytes, recordFixedBytes } from "./record-layout.ts";
import { tailChunkPool, type TailChunk } from "./tail-chunks.ts";

/** Blocks read ahead in one turn; a sixth of the cache. */
const mostAhead = 8;

/**
 * The append-only log: segments of fixed size named by their start offset. The end of the log is in memory
 * (tail chunks); `tailOffset` is where the next record goes, `writtenOffset` what the operating system has,
 * `flushedOffset` what is fsynced.
 */
export class CommitLog {
  readonly folder: string;
  readonly segmentBytes: number;
  tailOffset = 0;
  writtenOffset = 0;
  flushedOffset = 0;
  /** Bytes of removed segments that the operating system has not given back yet. */
  freeingBytes = 0;
  /** Start offsets of the segments on disk, ascending. */
  readonly segments: number[] = [];
  readonly #handles = new FileHandles(32);
  readonly #blocks = new Map<number, LogBlock>();
  /** Start offsets of blocks that will be wanted soon. */
  readonly #ahead = new Set<number>();
  #chunks: TailChunk[] = [];
  #current: TailChunk | undefined;
  #active: { descriptor: number; start: number } | undefined;
  /** A segment was created since the folder was fsynced. */
  #folderChanged = false;
  /** Full segments that are not fsynced yet. */
  #unsynced: number[] = [];

  constructor(folder: string, segmentBytes: number) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).sort()) if (/^\d{20}$/.test(name)) this.segments.push(Number(name));
  }

  get minOffset(): number {
    return this.segments[0] ?? this.tailOffset;
  }

  segmentStartOf(offset: number): number {
    return offset - (offset % this.segmentBytes);
  }

  segmentPath(start: number): string {
    return join(this.folder, offsetFileName(start));
  }

  /** Appends after recovery go here; what lies behind it in its segment becomes zeros, later segments go. */
  startAt(offset: number): void {
    const start = this.segmentStartOf(offset);
    while ((this.segments.at(-1) ?? -1) > start) this.#removeSegment(this.segments.length - 1);
    const descriptor = this.#handles.existing(this.segmentPath(start));
    if (descriptor !== undefined) {
      ftruncateSync(descriptor, offset - start);
      ftruncateSync(descriptor, this.segmentBytes);
    }
    this.tailOffset = this.writtenOffset = this.flushedOffset = offset;
    blockCache.forget(this.#blocks);
  }

  /**
   * Encodes one record behind the tail and returns its size; `place.commitLogOffset` is set. Throws what the
   * file system throws when a full chunk or segment cannot be written: nothing was appended then.
   */
  append(message: MessageToStore, place: RecordPlace): number {
    const atMost = recordBytesAtMost(message, place.topicBytes);
    this.#ensureSegment(message, place, atMost);
    let chunk = this.#current;
    if (chunk === undefined || chunk.bytes.length - chunk.usedBytes < atMost || chunk.startOffset + chunk.usedBytes !== this.tailOffset) chunk = this.#nextChunk(atMost);
    place.commitLogOffset = this.tailOffset;
    const size = encodeRecord(chunk, message, place);
    chunk.usedBytes += size;
    this.tailOffset += size;
    return size;
  }

  /** Hands everything appended to the operating system in one write. */
  writePending(): void {
    const chunk = this.#current;
    if (chunk === undefined || chunk.writtenBytes === chunk.usedBytes) return;
    if (this.#active === undefined) throw new Error("no open segment");
    writeWhole(this.#active.descriptor, chunk.bytes, chunk.writtenBytes, chunk.usedBytes, chunk.startOffset + chunk.writtenBytes - this.#active.start);
    chunk.writtenBytes = chunk.usedBytes;
    this.writtenOffset = chunk.startOffset + chunk.usedBytes;
  }

  /** fsyncs what is written, through the thread pool. */
  async sync(): Promise<void> {
    const target = this.writtenOffset;
    if (target <= this.flushedOffset) return;
    const full = this.#unsynced;
    this.#unsynced = [];
    const active = this.#active?.descriptor;
    try {
      if (this.#folderChanged) await syncFolder(this.folder);
      this.#folderChanged = false;
      for (const descriptor of full) await syncData(descriptor);
      if (active !== undefined) await syncData(active);
    } catch (error) {
      this.#unsynced = [...full, ...this.#unsynced];
      throw error;
    }
    for (const descriptor of full) closeSync(descriptor);
    this.flushedOffset = Math.max(this.flushedOffset, target);
  }

  /** Copies `[from, to)`, which must lie within the log, to `target`; false when a piece is no longer there. */
  copyRange(from: number, to: number, target: Buffer, targetAt: number): boolean {
    let at = from;
    while (at < to) {
      const chunk = this.#chunkAt(at);
      let copied: number;
      if (chunk) {
        const start = at - chunk.startOffset;
        copied = chunk.bytes.copy(target, targetAt + at - from, start, Math.min(chunk.usedBytes, start + to - at));
      } else copied = this.#copyFromBlock(at, to, target, targetAt + at - from);
      if (copied === 0) return false;
      at += copied;
    }
    return true;
  }

  /** Reads up to `length` bytes at `offset` without filling the block cache: for single records and scans. */
  readDirect(offset: number, target: Buffer, length: number): number {
    const end = Math.min(offset + length, this.tailOffset);
    if (offset < this.minOffset || end <= offset) return 0;
    if (this.#chunkAt(offset)) return this.copyRange(offset, end, target, 0) ? end - offset : 0;
    return this.readSegment(offset, target, 0, end - offset);
  }

  /** Reads from the segment file that holds `offset`, not beyond its end and whatever the tail is. */
  readSegment(offset: number, target: Buffer, targetAt: number, length: number): number {
    const start = this.segmentStartOf(offset);
    const descriptor = this.#handles.existing(this.segmentPath(start));
    if (descriptor === undefined) return 0;
    return readWhole(descriptor, target, targetAt, Math.min(length, start + this.segmentBytes - offset), offset - start);
  }

  /** Removes the oldest segment; the one that is written to stays. */
  removeOldestSegment(): void {
    if (this.segments.length > 1) this.#removeSegment(0);
    blockCache.forget(this.#blocks);
  }

  /** Bytes that the segments really occupy on disk. */
  bytesOnDisk(): number {
    return this.segments.reduce((sum, start) => sum + (statSync(this.segmentPath(start), { throwIfNoEntry: false })?.blocks ?? 0) * 512, 0);
  }

  close(): void {
    for (const chunk of this.#chunks) tailChunkPool.release(chunk);
    this.#chunks = [];
    this.#current = undefined;
    this.#ahead.clear();
    blockCache.forget(this.#blocks);
    for (const descriptor of this.#unsynced) closeSync(descriptor);
    if (this.#active) closeSync(this.#active.descriptor);
    this.#active = undefined;
    this.#handles.closeAll();
  }

  dropChunk(chunk: TailChunk): void {
    this.#chunks = this.#chunks.filter((held) => held !== chunk);
  }

  #chunkAt(offset: number): TailChunk | undefined {
    for (let index = this.#chunks.length - 1; index >= 0; index--) {
      const chunk = this.#chunks[index];
      if (chunk && offset >= chunk.startOffset) return offset < chunk.startOffset + chunk.usedBytes ? chunk : undefined;
    }
    return undefined;
  }

  #copyFromBlock(at: number, to: number, target: Buffer, targetAt: number): number {
    const segmentStart = this.segmentStartOf(at);
    const startOffset = at - ((at - segmentStart) % blockBytes);
    const end = Math.min(startOffset + blockBytes, segmentStart + this.segmentBytes);
    const block = this.#blocks.get(startOffset) ?? blockCache.take(this.#blocks, startOffset);
    blockCache.touch(block);
    if (block.validEnd < Math.min(to, end)) this.#fill(block, end);
    // The reader came from the block before: it will ask for the one behind this.
    if (at === startOffset || this.#blocks.has(startOffset - blockBytes)) this.#readAhead(end);
    return block.bytes.copy(target, targetAt, at - startOffset, Math.max(at, Math.min(to, block.validEnd)) - startOffset);
  }

  #fill(block: LogBlock, end: number): void {
    const from = block.validEnd;
    const until = Math.min(end, this.writtenOffset);
    if (until > from) block.validEnd += this.readSegment(from, block.bytes, from - block.startOffset, until - from);
  }

  /** Reads a whole block once this turn's answers have left, while the client is busy with them. */
  #readAhead(startOffset: number): void {
    if (this.#ahead.size >= mostAhead || startOffset % this.segmentBytes === 0 || startOffset + blockBytes > this.writtenOffset || this.#blocks.has(startOffset)) return;
    if (this.#ahead.size === 0) setImmediate(() => this.#takeAhead());
    this.#ahead.add(startOffset);
  }

  #takeAhead(): void {
    for (const startOffset of this.#ahead) {
      if (startOffset < this.minOffset || startOffset + blockBytes > this.writtenOffset || this.#blocks.has(startOffset)) continue;
      this.#fill(blockCache.take(this.#blocks, startOffset), startOffset + blockBytes);
    }
    this.#ahead.clear();
  }

  #nextChunk(atMost: number): TailChunk {
    this.writePending();
    if (this.#current) tailChunkPool.retire(this.#current, this);
    const chunk = tailChunkPool.acquire(atMost, this.tailOffset);
    this.#chunks.push(chunk);
    this.#current = chunk;
    return chunk;
  }

  /** A record never straddles segments: when it does not fit with the 8 bytes of a blank record behind it, a blank record ends the segment. */
  #ensureSegment(message: MessageToStore, place: RecordPlace, atMost: number): void {
    if (this.#active === undefined) this.#openSegment();
    const left = this.#bytesLeft();
    if (atMost + blankRecordBytes <= left) return;
    const exact = recordFixedBytes + message.bodyEnd - message.bodyStart + place.topicBytes.length + Buffer.byteLength(message.properties);
    if (exact + blankRecordBytes > this.segmentBytes) throw new RangeError(`a record of ${exact} bytes is larger than a segment`);
    if (exact + blankRecordBytes > left) this.#endSegment(left);
    if (this.#active === undefined) this.#openSegment();
  }

  #bytesLeft(): number {
    return this.segmentStartOf(this.tailOffset) + this.segmentBytes - this.tailOffset;
  }

  #endSegment(left: number): void {
    let chunk = this.#current;
    if (chunk === undefined || chunk.bytes.length - chunk.usedBytes < blankRecordBytes || chunk.startOffset + chunk.usedBytes !== this.tailOffset) chunk = this.#nextChunk(blankRecordBytes);
    chunk.view.setInt32(chunk.usedBytes, left);
    chunk.view.setInt32(chunk.usedBytes + 4, blankMagic);
    chunk.usedBytes += blankRecordBytes;
    try {
      this.writePending();
    } catch (error) {
      chunk.usedBytes -= blankRecordBytes;
      throw error;
    }
    this.tailOffset += left;
    this.writtenOffset = this.tailOffset;
    if (this.#active) this.#unsynced.push(this.#active.descriptor);
    this.#active = undefined;
    this.#openSegment();
  }

  #openSegment(): void {
    const start = this.segmentStartOf(this.tailOffset);
    const descriptor = openSparse(this.segmentPath(start), this.segmentBytes);
    if (this.segments.at(-1) !== start) {
      this.segments.push(start);
      this.#folderChanged = true;
    }
    this.#active = { descriptor, start };
  }

  #removeSegment(index: number): void {
    const [start] = this.segments.splice(index, 1);
    if (start === undefined) return;
    const path = this.segmentPath(start);
    this.#handles.close(path);
    // Giving the blocks of a gigabyte back takes hundreds of milliseconds: with a descriptor left, that is done when it
    // is closed, by another thread, while clients are served.
    const descriptor = openSync(path, "r");
    const bytes = fstatSync(descriptor).blocks * 512;
    unlinkSync(path);
    this.freeingBytes += bytes;
    close(descriptor, () => (this.freeingBytes -= bytes));
  }
}

function syncData(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => fdatasync(descriptor, (error) => (error ? reject(error) : resolve())));
}

/** Makes the names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
