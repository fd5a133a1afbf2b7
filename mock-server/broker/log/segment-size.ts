import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The size of the segments in a folder; `wantedBytes` when there are none yet. Offsets are found by division, so a log
 * keeps the size that it began with (a real broker refuses to start with another one).
 */
export function segmentBytesOf(folder: string, wantedBytes: number): number {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d{20}$/.test(name)).sort() : [];
  const [first, second] = names;
  if (first === undefined) return wantedBytes;
  return second === undefined ? statSync(join(folder, first)).size || wantedBytes : Number(second) - Number(first);
}
