import { promisify } from "node:util";
import { inflate, zstdDecompress } from "node:zlib";
import { UnpackedTooLarge, unpackLz4Frame } from "./lz4-frame.ts";

export interface UnpackedBody {
  compression: "none" | "zlib" | "lz4" | "zstd" | "unknown";
  body: Buffer;
  /** Why the body is as it was stored; empty when it is not compressed or was unpacked. */
  unpackError: string;
  /** It would be longer than was allowed, and is as it was stored. */
  isTooLarge?: true;
}

const compressedFlag = 1;
const unzlib = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);
const unzstd = promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress);
/** A small message must not become a page of gigabytes. */
const maxUnpackedBytes = 32 * 1024 * 1024;

const compressions = ["zlib", "lz4", "zstd", "zlib"] as const;
const unpackers = {
  zlib: (stored: Buffer, maxOutputLength: number) => unzlib(stored, { maxOutputLength }),
  zstd: (stored: Buffer, maxOutputLength: number) => unzstd(stored, { maxOutputLength }),
  lz4: (stored: Buffer, mostBytes: number) => unpackLz4Frame(stored, mostBytes),
};

/** Unpacks by the compression bits 8 to 10 of sysFlag (protocol sheet section 4): 0 and 3 zlib, 1 LZ4, 2 zstd. Stops at `mostBytes`. */
export async function unpackBody(sysFlag: number, stored: Buffer, mostBytes = maxUnpackedBytes): Promise<UnpackedBody> {
  if ((sysFlag & compressedFlag) === 0) return { compression: "none", body: stored, unpackError: "" };
  const kind = (sysFlag >> 8) & 7;
  const compression = compressions[kind];
  if (compression === undefined) return { compression: "unknown", body: stored, unpackError: `Compression type ${kind} is not known.` };
  try {
    return { compression, body: await unpackers[compression](stored, mostBytes), unpackError: "" };
  } catch (error) {
    return { compression, body: stored, unpackError: error instanceof Error ? error.message : String(error), ...(isTooLarge(error) && { isTooLarge: true }) };
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof UnpackedTooLarge || (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE");
}
