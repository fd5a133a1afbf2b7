import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { IndexFile, type IndexGeometry } from "./index-file.ts";
import { continueKeyHash, positiveHash, propertyValue } from "./key-hash.ts";
import type { IndexPositions } from "./positions-journal.ts";

const maxResults = 64;
/** Slots are written to disk after so many entries; a start after an unclean end replays at most these. */
const slotsAfterEntries = 500_000;
const slotBytesPerSlice = 1024 * 1024;

export interface IndexQueryResult {
  commitLogOffsets: number[];
  lastUpdateTimestampMs: number;
  lastUpdateCommitLogOffset: number;
}

function fileNameAt(timeMs: number): string {
  const time = new Date(timeMs);
  const pad = (value: number, digits: number): string => String(value).padStart(digits, "0");
  return `${pad(time.getFullYear(), 4)}${pad(time.getMonth() + 1, 2)}${pad(time.getDate(), 2)}${pad(time.getHours(), 2)}${pad(time.getMinutes(), 2)}${pad(time.getSeconds(), 2)}${pad(time.getMilliseconds(), 3)}`;
}

function newPositions(file: string, last: IndexPositions | undefined): IndexPositions {
  const endMs = last?.endMs ?? 0;
  const endOffset = last?.endOffset ?? 0;
  return { file, count: 1, slottedCount: 1, slotsUsed: 0, beginMs: endMs, endMs, beginOffset: endOffset, endOffset };
}

/**
 * The key index: files named by the time of their creation (yyyyMMddHHmmssSSS), the last one is written to.
 * Keys are UNIQ_KEY and every word of KEYS, hashed as `topic#key` (4.9 IndexService).
 */
export class KeyIndex {
  readonly #folder: string;
  readonly #geometry: IndexGeometry;
  #files: IndexFile[] = [];
  /** Full files whose slots are not all on disk yet. */
  #finishing: IndexFile[] = [];
  /** Paths written to since the last fsync. */
  readonly unsynced = new Set<string>();

  constructor(folder: string, geometry: IndexGeometry) {
    this.#folder = folder;
    this.#geometry = geometry;
    mkdirSync(folder, { recursive: true });
  }

  /** Takes up the files as a journal left them; what is younger than its position goes. */
  restoreFromJournal(last: IndexPositions | undefined): void {
    for (const name of this.#names()) {
      if (last === undefined || name > last.file) rmSync(join(this.#folder, name), { force: true });
      else if (name < last.file) this.#load(name);
      else this.#files.push(new IndexFile(join(this.#folder, name), { ...last }, this.#geometry));
    }
  }

  /** Takes up the files without a journal; entries of records from `logOffset` on go, they are dispatched again. */
  restoreFromFiles(logOffset: number): void {
    for (const name of this.#names()) this.#load(name);
    for (let file = this.#files.at(-1); file !== undefined; file = this.#files.at(-1)) {
      file.truncate(logOffset);
      if (file.positions.count > 1) return;
      this.#remove(file);
      this.#files.pop();
    }
  }

  removeAll(): void {
    for (const name of this.#names()) rmSync(join(this.#folder, name), { force: true });
  }

  /** Indexes a record; memory only. `keyHashPrefix` is the hash of `topic#`. */
  putRecord(keyHashPrefix: number, properties: string, commitLogOffset: number, storeMs: number): void {
    const unique = propertyValue(properties, "UNIQ_KEY");
    if (unique) this.#put(continueKeyHash(keyHashPrefix, unique), commitLogOffset, storeMs);
    const keys = propertyValue(properties, "KEYS");
    if (!keys) return;
    for (const key of keys.split(" ")) if (key) this.#put(continueKeyHash(keyHashPrefix, key), commitLogOffset, storeMs);
  }

  /**
   * Offsets of records whose key has the same hash, newest first, at most 64; `accepts` decides about each.
   * Other keys can have the same hash: the caller compares (protocol sheet §2.3).
   */
  query(topic: string, key: string, maxCount: number, beginMs: number, endMs: number, accepts: (commitLogOffset: number) => boolean): IndexQueryResult {
    const hash = positiveHash(continueKeyHash(0, `${topic}#${key}`));
    const last = this.#files.at(-1)?.positions;
    const result: IndexQueryResult = { commitLogOffsets: [], lastUpdateTimestampMs: last?.endMs ?? 0, lastUpdateCommitLogOffset: last?.endOffset ?? 0 };
    const limit = Math.min(maxCount, maxResults);
    for (let index = this.#files.length - 1; index >= 0 && result.commitLogOffsets.length < limit; index--) {
      const file = this.#files[index];
      if (!file || file.positions.endMs < beginMs) break;
      if (file.positions.beginMs > endMs) continue;
      file.select(hash, beginMs, endMs, (commitLogOffset) => {
        if (accepts(commitLogOffset)) result.commitLogOffsets.push(commitLogOffset);
        return result.commitLogOffsets.length < limit;
      });
    }
    return result;
  }

  /** Where the index stands now, for the journal. */
  positions(): IndexPositions | undefined {
    const last = this.#files.at(-1);
    return last && { ...last.positions };
  }

  /** Hands entries to the operating system without their slots; keeps a long recovery's memory small. */
  writeEntries(): void {
    for (const file of [...this.#finishing, ...this.#files.slice(-1)]) {
      file.writeEntries();
      this.unsynced.add(file.path);
    }
  }

  /** Hands entries to the operating system, full files with their slots; returns the time up to which full files reach. */
  async write(all: boolean): Promise<number | undefined> {
    let fullUntilMs: number | undefined;
    for (let full = this.#finishing[0]; full !== undefined; full = this.#finishing[0]) {
      full.writeEntries();
      await this.#writeSlots(full);
      full.releaseSlots();
      this.unsynced.add(full.path);
      fullUntilMs = full.positions.endMs;
      this.#finishing = this.#finishing.filter((file) => file !== full);
    }
    const last = this.#files.at(-1);
    if (last === undefined) return fullUntilMs;
    last.writeEntries();
    this.unsynced.add(last.path);
    if (all || last.unslottedCount >= slotsAfterEntries) await this.#writeSlots(last);
    return fullUntilMs;
  }

  /** Deletes files that only know records below `logMin`; the last one stays. */
  removeBelow(logMin: number): void {
    while (this.#files.length > 1 && (this.#files[0]?.positions.endOffset ?? logMin) < logMin) {
      const [oldest] = this.#files.splice(0, 1);
      if (oldest) this.#remove(oldest);
    }
  }

  close(): void {
    for (const file of this.#files) file.close();
  }

  #put(hash: number, commitLogOffset: number, storeMs: number): void {
    let file = this.#files.at(-1);
    if (file === undefined || file.isFull) file = this.#next(file);
    file.put(positiveHash(hash), commitLogOffset, storeMs);
  }

  /** Begins a file, in memory: the folder sees it with the next write. */
  #next(full: IndexFile | undefined): IndexFile {
    if (full) this.#finishing.push(full);
    let name = fileNameAt(Date.now());
    if (full && name <= full.positions.file) name = String(BigInt(full.positions.file) + 1n);
    const file = new IndexFile(join(this.#folder, name), newPositions(name, full?.positions), this.#geometry);
    this.#files.push(file);
    return file;
  }

  #load(name: string): void {
    const file = new IndexFile(join(this.#folder, name), newPositions(name, undefined), this.#geometry);
    file.loadHeader();
    this.#files.push(file);
  }

  async #writeSlots(file: IndexFile): Promise<void> {
    while (!file.writeSlots(slotBytesPerSlice)) await new Promise(setImmediate);
  }

  #remove(file: IndexFile): void {
    file.close();
    this.unsynced.delete(file.path);
    this.#finishing = this.#finishing.filter((other) => other !== file);
    rmSync(file.path, { force: true });
  }

  #names(): string[] {
    return readdirSync(this.#folder).filter((name) => /^\d{17}$/.test(name)).sort();
  }
}
