import { closeSync, constants, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, sep } from "node:path";

/**
 * Open files by path, the least recently used closed first. Ten thousand topics have tens of thousands of
 * consume-queue files: most must be closed most of the time.
 */
export class FileHandles {
  readonly #limit: number;
  readonly #descriptors = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The descriptor of an existing file, undefined when there is none. */
  existing(path: string): number | undefined {
    const open = this.#touch(path);
    if (open !== undefined) return open;
    try {
      return this.#keep(path, openSync(path, constants.O_RDWR));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The descriptor of a file of exactly `sizeBytes`, created sparse (folders too) when it is missing; `onNew` is called then. */
  created(path: string, sizeBytes: number, onNew: (descriptor: number) => void): number {
    const open = this.#touch(path);
    if (open !== undefined) return open;
    let descriptor: number;
    try {
      descriptor = openSparse(path, sizeBytes, onNew);
    } catch (error) {
      if (!isMissing(error)) throw error;
      mkdirSync(dirname(path), { recursive: true });
      descriptor = openSparse(path, sizeBytes, onNew);
    }
    return this.#keep(path, descriptor);
  }

  close(path: string): void {
    const descriptor = this.#descriptors.get(path);
    if (descriptor === undefined) return;
    this.#descriptors.delete(path);
    closeSync(descriptor);
  }

  /** Closes every file below a folder. */
  closeBelow(folder: string): void {
    for (const path of this.#descriptors.keys()) if (path.startsWith(folder + sep)) this.close(path);
  }

  closeAll(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
    this.#descriptors.clear();
  }

  #touch(path: string): number | undefined {
    const descriptor = this.#descriptors.get(path);
    if (descriptor === undefined) return undefined;
    this.#descriptors.delete(path);
    this.#descriptors.set(path, descriptor);
    return descriptor;
  }

  #keep(path: string, descriptor: number): number {
    this.#descriptors.set(path, descriptor);
    if (this.#descriptors.size > this.#limit) {
      const oldest = this.#descriptors.keys().next().value;
      if (oldest !== undefined) this.close(oldest);
    }
    return descriptor;
  }
}

/** Whether the file system said that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** Opens a file for reading and writing and gives it exactly `sizeBytes`, without occupying the disk: a real broker refuses any other length. */
export function openSparse(path: string, sizeBytes: number, onNew?: (descriptor: number) => void): number {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  try {
    const { size } = fstatSync(descriptor);
    if (size !== sizeBytes) ftruncateSync(descriptor, sizeBytes);
    if (size === 0) onNew?.(descriptor);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** fsyncs at a time: two threads of libuv's four stay for the log. */
const concurrentSyncs = 2;

/**
 * fsyncs files through the thread pool and takes them out of the set; one that fails stays in it. Deleted files do
 * not count. False when `isOver` ended it before the last one.
 */
export async function syncFiles(unsynced: Set<string>, isOver: () => boolean): Promise<boolean> {
  const paths = Array.from(unsynced);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined && !isOver(); path = paths[next++]) await syncFile(path, unsynced);
  };
  await Promise.all(Array.from({ length: concurrentSyncs }, worker));
  return next >= paths.length + concurrentSyncs;
}

async function syncFile(path: string, unsynced: Set<string>): Promise<void> {
  unsynced.delete(path);
  try {
    const file = await open(path, "r");
    await file.datasync().finally(() => file.close());
  } catch (error) {
    if (isMissing(error)) return;
    unsynced.add(path);
    throw error;
  }
}

/** Writes a whole range; the operating system may take it in parts. */
export function writeWhole(descriptor: number, buffer: Uint8Array, start: number, end: number, position: number): void {
  let at = start;
  while (at < end) at += writeSync(descriptor, buffer, at, end - at, position + at - start);
}

/** Reads up to `length` bytes; fewer only at the end of the file. */
export function readWhole(descriptor: number, buffer: Uint8Array, start: number, length: number, position: number): number {
  let got = 0;
  while (got < length) {
    const bytes = readSync(descriptor, buffer, start + got, length - got, position + got);
    if (bytes === 0) break;
    got += bytes;
  }
  return got;
}

/** File names of segments are their start offsets with 20 digits (4.9 UtilAll.offset2FileName). */
export function offsetFileName(startOffset: number): string {
  return String(startOffset).padStart(20, "0");
}
