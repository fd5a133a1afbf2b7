import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageStore } from "./message-store.ts";
import type { MessageStoreOptions } from "./store-options.ts";

/** A temporary folder a test, with small files; what a test opened is closed behind it. */
export class StoreFixture {
  rootDir = "";
  #open: MessageStore[] = [];
  #folders: string[] = [];

  /** Before each test. */
  begin(): void {
    this.rootDir = this.#newFolder();
  }

  /** After each test. */
  async end(): Promise<void> {
    for (const store of this.#open.splice(0)) await store.close();
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }

  /** Goes on with a copy of the folder as it is now, as if the process had been killed at this moment. */
  killHere(): void {
    const copy = this.#newFolder();
    cpSync(this.rootDir, copy, { recursive: true });
    this.rootDir = copy;
  }

  async open(options: Partial<MessageStoreOptions> = {}): Promise<MessageStore> {
    const store = await MessageStore.open({
      rootDir: this.rootDir, storeHost: { ip: 0x7f000001, port: 10911 }, commitLogSegmentBytes: 64 * 1024, consumeQueueFileEntries: 50,
      indexSlots: 97, indexEntries: 400, flushIntervalMs: 3_600_000, ...options,
    });
    this.#open.push(store);
    return store;
  }

  #newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "mqdeck-store-"));
    this.#folders.push(folder);
    return folder;
  }
}
