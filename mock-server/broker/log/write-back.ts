import type { CommitLog } from "./commit-log.ts";
import type { ConsumeQueue } from "./consume-queue.ts";
import type { ConsumeQueueTable } from "./consume-queue-table.ts";
import { syncFiles } from "./file-handles.ts";
import type { KeyIndex } from "./key-index.ts";
import type { PositionsJournal, QueuePosition } from "./positions-journal.ts";
import type { StoreCheckpoint } from "./store-checkpoint.ts";

/** Consume queues are written in slices of this time, so that other work gets its turn. */
const sliceMs = 2;
/** After a pass over many queues the next one waits for so many times as long. */
const restFactor = 4;
/** How often consume queues and index are fsynced; the log itself is every flush interval. */
const durableEveryMs = 5000;
/** A stop takes no longer; what was not written then is read from the log at the next start. */
const finishWithinMs = 2500;

export interface WriteBackParts {
  log: CommitLog;
  table: ConsumeQueueTable;
  index: KeyIndex;
  journal: PositionsJournal;
  checkpoint: StoreCheckpoint;
  lastStoreMs: () => number;
}

/**
 * Brings to disk what the hot path leaves in memory. A pass writes the tails of the consume queues and the key
 * index and says so in the journal; the log is fsynced with every flush interval, the rest every few seconds
 * beside the passes, and moves the checkpoint.
 */
export class WriteBack {
  readonly #parts: WriteBackParts;
  #running: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #nextSync: Promise<void> | undefined;
  #durable: Promise<void> | undefined;
  #lastPosition: number;
  #nextPassAt = 0;
  #nextDurableAt = 0;
  #endsAt = Number.POSITIVE_INFINITY;
  #rewriteJournal = true;

  constructor(parts: WriteBackParts) {
    this.#parts = parts;
    this.#lastPosition = parts.log.tailOffset;
  }

  /** To be called every flush interval. Rejects when the disk refuses: what was not written stays for the next time. */
  async tick(): Promise<void> {
    const storeMs = this.#parts.lastStoreMs();
    if (performance.now() >= this.#nextPassAt) await this.pass();
    else this.#parts.log.writePending();
    await this.flush();
    this.#parts.checkpoint.stamps.physicMs = storeMs;
    if (performance.now() >= this.#nextDurableAt) this.#startDurable(storeMs);
  }

  /** One pass; a call during a pass waits for that one. */
  pass(allSlots = false): Promise<void> {
    this.#running ??= this.#pass(allSlots).finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Writes and fsyncs everything; false when that took too long (tens of thousands of new queues) and the next start has to read more of the log. */
  async finish(): Promise<boolean> {
    this.#endsAt = performance.now() + finishWithinMs;
    await this.#running?.catch(() => undefined);
    await this.#durable;
    const storeMs = this.#parts.lastStoreMs();
    await this.pass(true);
    await this.flush();
    this.#parts.checkpoint.stamps.physicMs = storeMs;
    if (this.#lastPosition < this.#parts.log.tailOffset) return false;
    return this.#makeDurable(storeMs);
  }

  /** Resolves when everything written to the log so far is fsynced; those who ask during an fsync share the next one. */
  flush(): Promise<void> {
    if (this.#parts.log.flushedOffset >= this.#parts.log.writtenOffset) return this.#syncing ?? Promise.resolve();
    if (this.#syncing === undefined) return this.#startSync();
    this.#nextSync ??= this.#syncing.catch(() => undefined).then(() => {
      this.#nextSync = undefined;
      return this.#startSync();
    });
    return this.#nextSync;
  }

  #startSync(): Promise<void> {
    this.#syncing = this.#parts.log.sync().finally(() => (this.#syncing = undefined));
    return this.#syncing;
  }

  /** Beside the passes; a failure shows in the stamp that stays behind, and is tried again. */
  #startDurable(storeMs: number): void {
    if (this.#endsAt !== Number.POSITIVE_INFINITY) return;
    this.#durable ??= this.#makeDurable(storeMs)
      .then(() => undefined, () => undefined)
      .finally(() => {
        this.#durable = undefined;
        this.#nextDurableAt = performance.now() + durableEveryMs;
      });
  }

  async #makeDurable(storeMs: number): Promise<boolean> {
    const { table, index, journal, checkpoint } = this.#parts;
    const isOver = (): boolean => performance.now() >= this.#endsAt;
    if (!(await syncFiles(table.files.unsynced, isOver)) || !(await syncFiles(index.unsynced, isOver))) return false;
    if (checkpoint.stamps.logicsMs === storeMs) return true;
    checkpoint.stamps.logicsMs = storeMs;
    journal.writeStamps(checkpoint.stamps);
    checkpoint.write();
    return true;
  }

  async #pass(allSlots: boolean): Promise<void> {
    const { log, table, index, journal, checkpoint, lastStoreMs } = this.#parts;
    log.writePending();
    const position = log.tailOffset;
    if (position === this.#lastPosition && !this.#rewriteJournal && !allSlots) return;
    const startedAt = performance.now();
    const storeMs = lastStoreMs();
    const indexPositions = index.positions();
    const dirty = table.takeDirty();
    const changed: QueuePosition[] = dirty.map((queue) => ({ queue, maxOffset: queue.maxOffset }));
    const rewrite = this.#rewriteJournal || journal.hasGrown;
    const all = rewrite ? [...table.all()].map((queue) => ({ queue, maxOffset: queue.maxOffset })) : changed;
    this.#rewriteJournal = true;
    if (!(await this.#writeTails(dirty))) return;
    checkpoint.stamps.indexMs = (await index.write(allSlots)) ?? checkpoint.stamps.indexMs;
    if (rewrite) journal.rewrite(position, storeMs, all, indexPositions);
    else journal.writePass(position, storeMs, changed, indexPositions);
    this.#rewriteJournal = false;
    this.#lastPosition = position;
    this.#nextPassAt = performance.now() + (performance.now() - startedAt) * restFactor;
  }

  /** False when the time for it was over; queues that were not written stay dirty. */
  async #writeTails(dirty: ConsumeQueue[]): Promise<boolean> {
    let sliceEnd = performance.now() + sliceMs;
    let done = 0;
    try {
      for (const queue of dirty) {
        if (performance.now() >= this.#endsAt) return false;
        queue.writeTail();
        done++;
        if (performance.now() < sliceEnd) continue;
        await new Promise(setImmediate);
        sliceEnd = performance.now() + sliceMs;
      }
      return true;
    } finally {
      for (const left of dirty.slice(done)) if (!left.dirty && !left.deleted) this.#parts.table.markDirty(left);
    }
  }
}
