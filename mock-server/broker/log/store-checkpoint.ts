import { closeSync, fsync } from "node:fs";
import { join } from "node:path";
import { openSparse, readWhole, writeWhole } from "./file-handles.ts";
import { readInt64, writeInt64 } from "./record-layout.ts";

/** Store timestamps up to which something is on disk for sure: the log, the consume queues, the full index files. */
export interface CheckpointStamps {
  physicMs: number;
  logicsMs: number;
  indexMs: number;
}

const checkpointFileBytes = 4096;

/** The file `checkpoint` of 4.9: three int64 (log, consume queues, index) at the start of 4 KiB. A real broker begins its recovery with it. */
export class StoreCheckpoint {
  readonly stamps: CheckpointStamps;
  readonly #descriptor: number;
  readonly #bytes = Buffer.alloc(24);

  constructor(rootDir: string) {
    this.#descriptor = openSparse(join(rootDir, "checkpoint"), checkpointFileBytes);
    readWhole(this.#descriptor, this.#bytes, 0, 24, 0);
    this.stamps = { physicMs: readInt64(this.#bytes, 0), logicsMs: readInt64(this.#bytes, 8), indexMs: readInt64(this.#bytes, 16) };
  }

  write(): void {
    writeInt64(this.#bytes, this.stamps.physicMs, 0);
    writeInt64(this.#bytes, this.stamps.logicsMs, 8);
    writeInt64(this.#bytes, this.stamps.indexMs, 16);
    writeWhole(this.#descriptor, this.#bytes, 0, 24, 0);
  }

  sync(): Promise<void> {
    return new Promise((resolve, reject) => fsync(this.#descriptor, (error) => (error ? reject(error) : resolve())));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
