import { inflateSync, zstdDecompressSync } from "node:zlib";
import { sysFlagBit } from "./message-record.ts";
import { MalformedFrame } from "./remoting-errors.ts";

// sysFlag bit 0: compressed; bits 8-10: 0 or 3 zlib, 1 LZ4, 2 zstd (protocol sheet §4)
const compressionNames = ["zlib", "LZ4", "zstd", "zlib"];

/**
 * The body as its sender wrote it. Throws `MalformedFrame` when it does not unpack, would unpack to more than
 * `mostBytes`, or is LZ4, which Node does not bring.
 */
export function unpackBody(body: Buffer, sysFlag: number, mostBytes = 64 * 1024 * 1024): Buffer {
  if ((sysFlag & sysFlagBit.compressed) === 0) return body;
  const compression = compressionNames[(sysFlag >> 8) & 7];
  try {
    if (compression === "zlib") return inflateSync(body, { maxOutputLength: mostBytes });
    if (compression === "zstd") return zstdDecompressSync(body, { maxOutputLength: mostBytes });
  } catch (error) {
    throw new MalformedFrame(`the body says that it is packed with ${compression}, but does not unpack: ${error instanceof Error ? error.message : "unknown reason"}`);
  }
  throw new MalformedFrame(`the body is packed with ${compression ?? "an unknown method"}, which cannot be unpacked here`);
}
