import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { constants as zlib, crc32, deflateRaw } from "node:zlib";

/*
 * A gzip file of one member (RFC 1952) that may be written by several processes one after another:
 *
 *   header | deflate blocks up to a full flush | ... | empty last block | uint32 CRC of the text | uint32 its bytes, little-endian
 *
 * A full flush ends on a byte and forgets what was written before, so that whoever goes on needs the CRC and the count alone.
 */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const lastBlock = [3, 0];
const pack = promisify<Buffer, { finishFlush: number }, Buffer>(deflateRaw);

/** Text is kept until it is worth a write. */
const writeAtChars = 256 * 1024;

/** How far a file was written: its length, and what a gzip file needs to end. */
export interface ExportPosition {
  bytes: number;
  textCrc: number;
  textBytes: number;
}

/** A file that grows by whole rows and can be cut back to where it was when a checkpoint was saved. */
export class ExportFile {
  readonly #file: FileHandle;
  readonly #packs: boolean;
  #position: ExportPosition;
  #waiting: string[] = [];
  #waitingChars = 0;

  private constructor(file: FileHandle, position: ExportPosition, packs: boolean) {
    this.#file = file;
    this.#position = position;
    this.#packs = packs;
  }

  /** Readable by this user only. undefined when it is shorter than the checkpoint says: a power failure took its end. */
  static async open(path: string, position: ExportPosition, packs: boolean): Promise<ExportFile | undefined> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    if ((await file.stat()).size >= position.bytes) {
      await file.truncate(position.bytes);
      return new ExportFile(file, position, packs);
    }
    await file.close();
    return undefined;
  }

  /** Empty, whatever it held. */
  static async restart(path: string, packs: boolean): Promise<ExportFile> {
    return new ExportFile(await open(path, "w", 0o600), { bytes: 0, textCrc: 0, textBytes: 0 }, packs);
  }

  async append(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#waitingChars += text.length;
    if (this.#waitingChars >= writeAtChars) await this.#writeText();
  }

  /** Everything appended is on the disk when this returns the position. */
  async sync(): Promise<ExportPosition> {
    await this.#writeText();
    await this.#file.datasync();
    return this.#position;
  }

  /** Nothing more will be appended. */
  async finish(): Promise<ExportPosition> {
    await this.#writeText();
    if (this.#packs) await this.#write(this.#end());
    return this.sync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #end(): Buffer {
    const end = Buffer.from([...(this.#position.bytes === 0 ? header : []), ...lastBlock, 0, 0, 0, 0, 0, 0, 0, 0]);
    end.writeUInt32LE(this.#position.textCrc, end.length - 8);
    end.writeUInt32LE(this.#position.textBytes % 2 ** 32, end.length - 4);
    return end;
  }

  async #writeText(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const text = Buffer.from(this.#waiting.join(""));
    this.#waiting = [];
    this.#waitingChars = 0;
    if (this.#packs && this.#position.bytes === 0) await this.#write(header);
    await this.#write(this.#packs ? await pack(text, { finishFlush: zlib.Z_FULL_FLUSH }) : text);
    this.#position = { ...this.#position, textCrc: this.#packs ? crc32(text, this.#position.textCrc) : 0, textBytes: this.#position.textBytes + text.length };
  }

  async #write(bytes: Buffer): Promise<void> {
    let written = 0;
    while (written < bytes.length) written += (await this.#file.write(bytes, written, bytes.length - written, this.#position.bytes + written)).bytesWritten;
    this.#position = { ...this.#position, bytes: this.#position.bytes + bytes.length };
  }
}
