import { promisify } from "node:util";
import { inflate, zstdDecompress } from "node:zlib";

export interface UnpackedBody {
  compression: "none" | "zlib" | "lz4" | "zstd" | "unknown";
  body: Buffer;
  /** Why the body is as it was stored; empty when it is not compressed or was unpacked. */
  unpackError: string;
}

const compressedFlag = 1;
const unzlib = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);
const unzstd = promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress);
/** A small message must not become a page of gigabytes. */
const maxUnpackedBytes = 32 * 1024 * 1024;

/** Unpacks by the compression bits 8 to 10 of sysFlag (protocol sheet section 4): 0 and 3 zlib, 1 LZ4, 2 zstd. */
export async function unpackBody(sysFlag: number, stored: Buffer): Promise<UnpackedBody> {
  if ((sysFlag & compressedFlag) === 0) return { compression: "none", body: stored, unpackError: "" };
  const kind = (sysFlag >> 8) & 7;
  if (kind === 1) return { compression: "lz4", body: stored, unpackError: "LZ4 bodies are not unpacked." };
  if (kind !== 0 && kind !== 2 && kind !== 3) return { compression: "unknown", body: stored, unpackError: `Compression type ${kind} is not known.` };
  const compression = kind === 2 ? "zstd" : "zlib";
  try {
    const limits = { maxOutputLength: maxUnpackedBytes };
    return { compression, body: await (kind === 2 ? unzstd(stored, limits) : unzlib(stored, limits)), unpackError: "" };
  } catch (error) {
    return { compression, body: stored, unpackError: error instanceof Error ? error.message : String(error) };
  }
}
