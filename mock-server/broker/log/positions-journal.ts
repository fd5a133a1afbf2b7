import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { ConsumeQueue } from "./consume-queue.ts";
import type { CheckpointStamps } from "./store-checkpoint.ts";

/*
 * The file `mqdeck-positions` says up to which position of the log the consume queues and the key index were
 * handed to the operating system, and where each queue ends there, so that a start after `kill -9` reads the
 * log from that position only and opens no consume queue. A real broker ignores the file.
 *
 * It is a text of lines "crc32 JSON", each one of the frames below; a torn last line is dropped. It counts only
 * when the machine has not been started anew since (or the store was closed cleanly), and when `checkpoint` holds
 * the stamps that were written last: otherwise a real broker had the folder, and its files are read instead.
 */

/** Where the key index stands. */
export interface IndexPositions {
  file: string;
  /** Entries, the unused first one included, as in the header. */
  count: number;
  /** Entries that the slots on disk know. */
  slottedCount: number;
  slotsUsed: number;
  beginMs: number;
  endMs: number;
  beginOffset: number;
  endOffset: number;
}

interface PassFrame {
  position: number;
  lastStoreMs: number;
  /** Queues without a number before: number, topic, queue id. */
  named: [number, string, number][];
  /** number, min offset, max offset; repeated. */
  queues: number[];
  index?: IndexPositions;
}
type StampsFrame = { stamps: CheckpointStamps };
type DeletionFrame = { deleted: string; position: number };
type OpeningFrame = { format: 1; bootId: string };
type Frame = PassFrame | StampsFrame | DeletionFrame | OpeningFrame | { clean: true };

interface JournalQueue {
  topic: string;
  queueId: number;
  minOffset: number;
  maxOffset: number;
}

/** What a journal says after all its frames. */
export interface JournalState {
  position: number;
  lastStoreMs: number;
  queues: Map<number, JournalQueue>;
  index: IndexPositions | undefined;
  /** Topics deleted at a position beyond `position`: their older records are skipped. */
  deletions: Map<string, number>;
}

const fileName = "mqdeck-positions";
const rewriteAboveBytes = 2 * 1024 * 1024;

function line(frame: Frame): string {
  const text = JSON.stringify(frame);
  return `${crc32(text).toString(16)} ${text}\n`;
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/** The CRC has vouched for the content. */
function isFrame(value: unknown): value is Frame {
  return typeof value === "object" && value !== null;
}

function* framesOf(text: string): Generator<Frame> {
  for (const row of text.split("\n")) {
    const space = row.indexOf(" ");
    const json = row.slice(space + 1);
    if (space < 0 || crc32(json).toString(16) !== row.slice(0, space)) return;
    const frame: unknown = JSON.parse(json);
    if (isFrame(frame)) yield frame;
  }
}

/** Reads the journal of a folder; undefined when there is none that can be trusted with these stamps. */
export function readJournal(rootDir: string, stamps: CheckpointStamps): JournalState | undefined {
  let text: string;
  try {
    text = readFileSync(join(rootDir, fileName), "utf8");
  } catch {
    return undefined;
  }
  const state: JournalState = { position: -1, lastStoreMs: 0, queues: new Map(), index: undefined, deletions: new Map() };
  const lastStamps: CheckpointStamps[] = [];
  let boot = "";
  let clean = false;
  for (const frame of framesOf(text)) {
    clean = "clean" in frame;
    if ("format" in frame) boot = frame.bootId;
    else if ("stamps" in frame) lastStamps.push(frame.stamps);
    else if ("deleted" in frame) applyDeletion(state, frame);
    else if ("position" in frame) applyPass(state, frame);
  }
  const sameBoot = boot !== "" && boot === bootId();
  const sameStamps = lastStamps.slice(-2).some((known) => known.physicMs === stamps.physicMs && known.logicsMs === stamps.logicsMs && known.indexMs === stamps.indexMs);
  return state.position >= 0 && sameStamps && (clean || sameBoot) ? state : undefined;
}

function applyDeletion(state: JournalState, frame: DeletionFrame): void {
  for (const [number, queue] of state.queues) if (queue.topic === frame.deleted) state.queues.delete(number);
  state.deletions.set(frame.deleted, frame.position);
}

function applyPass(state: JournalState, frame: PassFrame): void {
  state.position = frame.position;
  state.lastStoreMs = frame.lastStoreMs;
  state.index = frame.index;
  for (const [topic, position] of state.deletions) if (position <= frame.position) state.deletions.delete(topic);
  for (const [number, topic, queueId] of frame.named) state.queues.set(number, { topic, queueId, minOffset: 0, maxOffset: 0 });
  for (let at = 0; at < frame.queues.length; at += 3) {
    const queue = state.queues.get(frame.queues[at] ?? 0);
    if (!queue) continue;
    queue.minOffset = frame.queues[at + 1] ?? 0;
    queue.maxOffset = frame.queues[at + 2] ?? 0;
  }
}

/** A queue with the end that it had at the position of the pass. */
export interface QueuePosition {
  queue: ConsumeQueue;
  maxOffset: number;
}

/** Writes the journal: a frame a pass; the file begins anew when it has grown. */
export class PositionsJournal {
  readonly #path: string;
  #descriptor: number | undefined;
  #sizeBytes = 0;
  #snapshotBytes = 0;
  #lastNumber = 0;
  #stamps: CheckpointStamps;
  /** Deletions beyond the position of the last pass. */
  #deletions: DeletionFrame[] = [];

  constructor(rootDir: string, stamps: CheckpointStamps) {
    this.#path = join(rootDir, fileName);
    this.#stamps = { ...stamps };
  }

  get hasGrown(): boolean {
    return this.#sizeBytes > rewriteAboveBytes + 4 * this.#snapshotBytes;
  }

  /** Everything below `position` is with the operating system; `changed` are the queues that changed since the last pass. */
  writePass(position: number, lastStoreMs: number, changed: QueuePosition[], index: IndexPositions | undefined): void {
    this.#append(line(this.#pass(position, lastStoreMs, changed, index)));
    this.#deletions = this.#deletions.filter((deletion) => deletion.position > position);
  }

  writeDeletion(topic: string, position: number): void {
    this.#deletions.push({ deleted: topic, position });
    this.#append(line({ deleted: topic, position }));
  }

  /** To be written before the file `checkpoint` gets these stamps. */
  writeStamps(stamps: CheckpointStamps): void {
    this.#stamps = { ...stamps };
    this.#append(line({ stamps: this.#stamps }));
  }

  /** Replaces the file, in one step, by one that holds all queues. No fsync: after a power failure the journal does not count. */
  rewrite(position: number, lastStoreMs: number, all: QueuePosition[], index: IndexPositions | undefined): void {
    this.#lastNumber = 0;
    for (const { queue } of all) queue.journalNumber = 0;
    this.#deletions = this.#deletions.filter((deletion) => deletion.position > position);
    const frames: Frame[] = [{ format: 1, bootId: bootId() }, { stamps: this.#stamps }, this.#pass(position, lastStoreMs, all, index), ...this.#deletions];
    const text = frames.map(line).join("");
    const fresh = openSync(`${this.#path}.new`, "w", 0o644);
    try {
      writeSync(fresh, text);
    } catch (error) {
      closeSync(fresh);
      throw error;
    }
    renameSync(`${this.#path}.new`, this.#path);
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = fresh;
    this.#sizeBytes = this.#snapshotBytes = Buffer.byteLength(text);
  }

  /** Says that everything is fsynced, so that the journal counts after a restart of the machine too. */
  closeClean(): void {
    this.#append(line({ clean: true }));
    if (this.#descriptor !== undefined) fsyncSync(this.#descriptor);
    this.close();
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #pass(position: number, lastStoreMs: number, changed: QueuePosition[], index: IndexPositions | undefined): PassFrame {
    const named: PassFrame["named"] = [];
    const queues: number[] = [];
    for (const { queue, maxOffset } of changed) {
      if (queue.deleted) continue;
      if (queue.journalNumber === 0) {
        queue.journalNumber = ++this.#lastNumber;
        named.push([queue.journalNumber, queue.topic, queue.queueId]);
      }
      queues.push(queue.journalNumber, Math.min(queue.minOffset, maxOffset), maxOffset);
    }
    return { position, lastStoreMs, named, queues, index };
  }

  #append(text: string): void {
    if (this.#descriptor === undefined) return;
    const bytes = Buffer.from(text);
    let at = 0;
    while (at < bytes.length) at += writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#sizeBytes + at);
    this.#sizeBytes += bytes.length;
  }
}
