import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** Text is kept until it is worth a write; with gzip, each write is a member of its own (RFC 1952 section 2.2). */
const writeAtChars = 512 * 1024;
const pack = promisify(gzip);

/** A file that grows by whole rows and can be cut back to where it was when a checkpoint was saved. */
export class ExportFile {
  readonly #file: FileHandle;
  readonly #packs: boolean;
  #bytes: number;
  #waiting: string[] = [];
  #waitingChars = 0;

  private constructor(file: FileHandle, bytes: number, packs: boolean) {
    this.#file = file;
    this.#bytes = bytes;
    this.#packs = packs;
  }

  /** Readable by this user only. undefined when it is shorter than the checkpoint says: a power failure took its end. */
  static async open(path: string, bytes: number, packs: boolean): Promise<ExportFile | undefined> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    if ((await file.stat()).size >= bytes) {
      await file.truncate(bytes);
      return new ExportFile(file, bytes, packs);
    }
    await file.close();
    return undefined;
  }

  /** Empty, whatever it held. */
  static async restart(path: string, packs: boolean): Promise<ExportFile> {
    return new ExportFile(await open(path, "w", 0o600), 0, packs);
  }

  async append(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#waitingChars += text.length;
    if (this.#waitingChars >= writeAtChars) await this.#write();
  }

  /** Everything appended is on the disk when this returns the length. */
  async sync(): Promise<number> {
    await this.#write();
    await this.#file.datasync();
    return this.#bytes;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const text = Buffer.from(this.#waiting.join(""));
    this.#waiting = [];
    this.#waitingChars = 0;
    const bytes = this.#packs ? await pack(text) : text;
    let written = 0;
    while (written < bytes.length) written += (await this.#file.write(bytes, written, bytes.length - written, this.#bytes + written)).bytesWritten;
    this.#bytes += bytes.length;
  }
}
