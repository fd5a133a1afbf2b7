import type { CommitLog } from "./commit-log.ts";
import type { ConsumeQueueTable } from "./consume-queue-table.ts";
import { syncFiles } from "./file-handles.ts";
import type { KeyIndex } from "./key-index.ts";
import type { PositionsJournal, QueuePosition } from "./positions-journal.ts";
import type { StoreCheckpoint } from "./store-checkpoint.ts";

/** Consume queues are written in slices of this many, so that other work gets its turn. */
const queuesPerSlice = 128;
/** How often consume queues are fsynced; the log itself is every flush interval. */
const durableEveryMs = 5000;

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
 * index and says so in the journal, then fsyncs the log; every few seconds it fsyncs those too and moves the checkpoint.
 */
export class WriteBack {
  readonly #parts: WriteBackParts;
  #running: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #nextSync: Promise<void> | undefined;
  #lastPosition: number;
  #lastDurable = 0;
  #rewriteJournal = true;

  constructor(parts: WriteBackParts) {
    this.#parts = parts;
    this.#lastPosition = parts.log.tailOffset;
  }

  /** One pass; a call during a pass waits for that one. Rejects when the disk refuses: what was not written stays for the next pass. */
  pass(durable = false): Promise<void> {
    this.#running ??= this.#pass(durable).finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Waits for a pass that is under way. */
  async idle(): Promise<void> {
    await this.#running?.catch(() => undefined);
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

  async #pass(durable: boolean): Promise<void> {
    const { log, index, journal, checkpoint, lastStoreMs } = this.#parts;
    log.writePending();
    const position = log.tailOffset;
    const storeMs = lastStoreMs();
    if (position !== this.#lastPosition || this.#rewriteJournal || durable) await this.#writeDerived(position, storeMs, durable);
    await this.flush();
    checkpoint.stamps.physicMs = storeMs;
    if (!durable && performance.now() - this.#lastDurable < durableEveryMs) return;
    this.#lastDurable = performance.now();
    await syncFiles(this.#parts.table.files.unsynced);
    await index.sync();
    if (checkpoint.stamps.logicsMs === storeMs) return;
    checkpoint.stamps.logicsMs = storeMs;
    journal.writeStamps(checkpoint.stamps);
    checkpoint.write();
  }

  async #writeDerived(position: number, storeMs: number, allSlots: boolean): Promise<void> {
    const { table, index, journal, checkpoint } = this.#parts;
    const indexPositions = index.positions();
    const dirty = table.takeDirty();
    const changed: QueuePosition[] = dirty.map((queue) => ({ queue, maxOffset: queue.maxOffset }));
    const rewrite = this.#rewriteJournal || journal.hasGrown;
    const all = rewrite ? [...table.all()].map((queue) => ({ queue, maxOffset: queue.maxOffset })) : changed;
    let written = 0;
    try {
      for (const queue of dirty) {
        queue.writeTail();
        if (++written % queuesPerSlice === 0) await new Promise(setImmediate);
      }
    } catch (error) {
      this.#rewriteJournal = true;
      for (const queue of dirty.slice(written)) if (!queue.dirty && !queue.deleted) table.markDirty(queue);
      throw error;
    }
    this.#rewriteJournal = true;
    checkpoint.stamps.indexMs = (await index.write(allSlots)) ?? checkpoint.stamps.indexMs;
    if (rewrite) journal.rewrite(position, storeMs, all, indexPositions);
    else journal.writePass(position, storeMs, changed, indexPositions);
    this.#rewriteJournal = false;
    this.#lastPosition = position;
  }
}
