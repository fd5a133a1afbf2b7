import { closeSync, openSync } from "node:fs";
import { isMissing, openSparse, readWhole, writeWhole } from "./file-handles.ts";
import type { IndexPositions } from "./positions-journal.ts";
import { readInt64, writeInt64 } from "./record-layout.ts";

/*
 * A key index file (4.9 IndexFile; protocol sheet §7):
 *
 *   header, 40 bytes: int64 begin time, end time, begin offset, end offset; int32 used slots, entry count
 *   slots:   int32 number of the newest entry whose key hash modulo the slot count is this slot, 0 = none
 *   entries: int32 key hash, int64 commit-log offset, int32 seconds since begin time, int32 previous entry of the slot
 *
 * Entry 0 is never used and counted. The slots of the file that is written to are in memory; on disk they lag
 * behind (`slottedCount`) and are completed from the entries when the file is opened again.
 */
const headerBytes = 40;
const indexEntryBytes = 20;
const slotsPerPage = 1024;
const firstBufferEntries = 1024;

export interface IndexGeometry {
  slots: number;
  entries: number;
}

export class IndexFile {
  readonly path: string;
  readonly positions: IndexPositions;
  readonly #geometry: IndexGeometry;
  /** Entries `[#writtenCount, positions.count)`. */
  #buffer: Buffer | undefined;
  #writtenCount: number;
  #slots: DataView | undefined;
  #dirtyPages: Uint8Array | undefined;
  /** Page at which an unfinished writing of slots goes on, and the entries that it will have covered. */
  #slotCursor: number | undefined;
  #slottingCount = 0;
  #descriptor: number | undefined;

  constructor(path: string, positions: IndexPositions, geometry: IndexGeometry) {
    this.path = path;
    this.positions = positions;
    this.#geometry = geometry;
    this.#writtenCount = positions.count;
  }

  get isFull(): boolean {
    return this.positions.count >= this.#geometry.entries;
  }

  get sizeBytes(): number {
    return headerBytes + this.#geometry.slots * 4 + this.#geometry.entries * indexEntryBytes;
  }

  /** Entries since the slots on disk were complete. */
  get unslottedCount(): number {
    return this.positions.count - this.positions.slottedCount;
  }

  /** The header as it is on disk, for files that no journal speaks of. */
  loadHeader(): void {
    const descriptor = this.#existing();
    const header = Buffer.alloc(headerBytes);
    if (descriptor === undefined || readWhole(descriptor, header, 0, headerBytes, 0) < headerBytes) return;
    const { positions } = this;
    positions.beginMs = readInt64(header, 0);
    positions.endMs = readInt64(header, 8);
    positions.beginOffset = readInt64(header, 16);
    positions.endOffset = readInt64(header, 24);
    positions.slotsUsed = header.readInt32BE(32);
    positions.count = Math.min(Math.max(1, header.readInt32BE(36)), this.#geometry.entries);
    this.#writtenCount = positions.count;
    positions.slottedCount = positions.count;
  }

  /** Adds an entry; memory only. */
  put(hash: number, commitLogOffset: number, storeMs: number): void {
    const { positions } = this;
    const slots = this.#loadSlots();
    const slot = hash % this.#geometry.slots;
    const previous = slots.getInt32(slot * 4);
    const number = positions.count;
    let buffer = (this.#buffer ??= Buffer.allocUnsafeSlow(firstBufferEntries * indexEntryBytes));
    const at = (number - this.#writtenCount) * indexEntryBytes;
    if (at === buffer.length) {
      buffer = Buffer.allocUnsafeSlow(at * 2);
      this.#buffer?.copy(buffer);
      this.#buffer = buffer;
    }
    const seconds = positions.beginMs > 0 ? Math.floor((storeMs - positions.beginMs) / 1000) : 0;
    buffer.writeInt32BE(hash, at);
    writeInt64(buffer, commitLogOffset, at + 4);
    buffer.writeInt32BE(Math.max(0, Math.min(seconds, 0x7fffffff)), at + 12);
    buffer.writeInt32BE(previous, at + 16);
    this.#setSlot(slots, slot, number);
    if (number <= 1) {
      positions.beginOffset = commitLogOffset;
      positions.beginMs = storeMs;
    }
    if (previous === 0) positions.slotsUsed++;
    positions.count = number + 1;
    positions.endOffset = commitLogOffset;
    positions.endMs = storeMs;
  }

  /** Calls `found` with the offsets of entries with this hash in the time range, newest first, until it says false. Times have a second's precision: neighbours of the range come too. */
  select(hash: number, beginMs: number, endMs: number, found: (commitLogOffset: number) => boolean): void {
    const { positions } = this;
    const entry = Buffer.alloc(indexEntryBytes);
    for (let number = this.#slotValue(hash % this.#geometry.slots); number > 0 && number < positions.count; ) {
      if (!this.#readEntry(number, entry)) return;
      const storeMs = positions.beginMs + entry.readInt32BE(12) * 1000;
      if (storeMs + 1000 < beginMs) return;
      if (entry.readInt32BE(0) === hash && storeMs <= endMs && !found(readInt64(entry, 4))) return;
      const previous = entry.readInt32BE(16);
      if (previous >= number) return;
      number = previous;
    }
  }

  /** Hands the entries and the header to the operating system; creates the file, sparse. */
  writeEntries(): void {
    const { positions } = this;
    if (this.#writtenCount === positions.count || this.#buffer === undefined) return;
    const descriptor = this.#existing() ?? (this.#descriptor = openSparse(this.path, this.sizeBytes));
    const length = (positions.count - this.#writtenCount) * indexEntryBytes;
    writeWhole(descriptor, this.#buffer, 0, length, this.#entryPosition(this.#writtenCount));
    this.#writeHeader(descriptor);
    this.#writtenCount = positions.count;
  }

  /** Writes changed pages of slots, about `maxBytes` of them; true when none is left. */
  writeSlots(maxBytes: number): boolean {
    const slots = this.#slots;
    const pages = this.#dirtyPages;
    const descriptor = this.#existing();
    if (!slots || !pages || descriptor === undefined) return true;
    if (this.#slotCursor === undefined) this.#slottingCount = this.positions.count;
    let written = 0;
    for (let page = pages.indexOf(1, this.#slotCursor); page >= 0; page = pages.indexOf(1, page)) {
      this.#slotCursor = page;
      if (written >= maxBytes) return false;
      const end = pages.indexOf(0, page);
      const until = Math.min(end < 0 ? pages.length : end, page + Math.ceil(maxBytes / (slotsPerPage * 4)));
      const from = page * slotsPerPage * 4;
      const to = Math.min(until * slotsPerPage * 4, this.#geometry.slots * 4);
      pages.fill(0, page, until);
      try {
        writeWhole(descriptor, new Uint8Array(slots.buffer), from, to, headerBytes + from);
      } catch (error) {
        pages.fill(1, page, until);
        throw error;
      }
      written += to - from;
    }
    this.#slotCursor = undefined;
    this.positions.slottedCount = this.#slottingCount;
    return true;
  }

  /** Drops entries from `count` on and everything that slots on disk say (after an unclean end that no journal covers). */
  truncate(commitLogOffset: number): void {
    const { positions } = this;
    const entry = Buffer.alloc(indexEntryBytes);
    let low = 1;
    let high = positions.count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#readEntry(middle, entry) && readInt64(entry, 4) < commitLogOffset) low = middle + 1;
      else high = middle;
    }
    positions.count = this.#writtenCount = low;
    positions.slottedCount = 0;
    if (low === 1 || !this.#readEntry(low - 1, entry)) return;
    positions.endOffset = readInt64(entry, 4);
    positions.endMs = positions.beginMs + entry.readInt32BE(12) * 1000;
  }

  /** Gives the memory of a full file back once its slots are on disk. */
  releaseSlots(): void {
    this.#slots = undefined;
    this.#dirtyPages = undefined;
    this.#buffer = undefined;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.releaseSlots();
  }

  #existing(): number | undefined {
    if (this.#descriptor !== undefined) return this.#descriptor;
    try {
      this.#descriptor = openSync(this.path, "r+");
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return this.#descriptor;
  }

  #entryPosition(number: number): number {
    return headerBytes + this.#geometry.slots * 4 + number * indexEntryBytes;
  }

  #readEntry(number: number, into: Buffer): boolean {
    if (this.#buffer && number >= this.#writtenCount) {
      const at = (number - this.#writtenCount) * indexEntryBytes;
      return this.#buffer.copy(into, 0, at, at + indexEntryBytes) === indexEntryBytes;
    }
    const descriptor = this.#existing();
    return descriptor !== undefined && readWhole(descriptor, into, 0, indexEntryBytes, this.#entryPosition(number)) === indexEntryBytes;
  }

  /** A full file keeps its slots on disk only; the one being written has them in memory. */
  #slotValue(slot: number): number {
    if (this.#slots || this.positions.slottedCount !== this.positions.count) return this.#loadSlots().getInt32(slot * 4);
    const descriptor = this.#existing();
    const value = Buffer.alloc(4);
    return descriptor !== undefined && readWhole(descriptor, value, 0, 4, headerBytes + slot * 4) === 4 ? value.readInt32BE(0) : 0;
  }

  #setSlot(slots: DataView, slot: number, value: number): void {
    slots.setInt32(slot * 4, value);
    const page = slot >>> 10;
    if (this.#dirtyPages) this.#dirtyPages[page] = 1;
  }

  #loadSlots(): DataView {
    if (this.#slots) return this.#slots;
    const { positions } = this;
    const bytes = new Uint8Array(this.#geometry.slots * 4);
    const slots = (this.#slots = new DataView(bytes.buffer));
    this.#dirtyPages = new Uint8Array(Math.ceil(this.#geometry.slots / slotsPerPage));
    const descriptor = this.#existing();
    if (descriptor === undefined || positions.count <= 1) return slots;
    if (positions.slottedCount > 1) {
      readWhole(descriptor, bytes, 0, bytes.length, headerBytes);
      this.#dropYoungerSlots(slots);
    } else {
      positions.slotsUsed = 0;
      this.#dirtyPages.fill(1);
    }
    this.#replaySlots(slots, descriptor);
    return slots;
  }

  /** Slots may have been written after the position that counts: they lead back to older entries. */
  #dropYoungerSlots(slots: DataView): void {
    const entry = Buffer.alloc(indexEntryBytes);
    const { count } = this.positions;
    for (let slot = 0; slot < this.#geometry.slots; slot++) {
      let value = slots.getInt32(slot * 4);
      if (value < count) continue;
      while (value >= count) {
        const previous = this.#readEntry(value, entry) ? entry.readInt32BE(16) : 0;
        value = previous < value ? Math.max(0, previous) : 0;
      }
      this.#setSlot(slots, slot, value);
    }
  }

  #replaySlots(slots: DataView, descriptor: number): void {
    const { positions } = this;
    const block = Buffer.allocUnsafe(8192 * indexEntryBytes);
    for (let number = Math.max(1, positions.slottedCount); number < positions.count; ) {
      const wanted = Math.min(8192, positions.count - number) * indexEntryBytes;
      const got = Math.floor(readWhole(descriptor, block, 0, wanted, this.#entryPosition(number)) / indexEntryBytes);
      if (got === 0) return;
      for (let index = 0; index < got; index++, number++) {
        const slot = block.readInt32BE(index * indexEntryBytes) % this.#geometry.slots;
        if (positions.slottedCount <= 1 && slots.getInt32(slot * 4) === 0) positions.slotsUsed++;
        this.#setSlot(slots, slot, number);
      }
    }
  }

  #writeHeader(descriptor: number): void {
    const header = Buffer.alloc(headerBytes);
    const { positions } = this;
    writeInt64(header, positions.beginMs, 0);
    writeInt64(header, positions.endMs, 8);
    writeInt64(header, positions.beginOffset, 16);
    writeInt64(header, positions.endOffset, 24);
    header.writeInt32BE(positions.slotsUsed, 32);
    header.writeInt32BE(positions.count, 36);
    writeWhole(descriptor, header, 0, headerBytes, 0);
  }
}
