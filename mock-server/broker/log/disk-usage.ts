import { statfsSync } from "node:fs";

/**
 * The used share of the disk that holds a folder, 0 to 1, rounded up to whole percents: what is used of what is used
 * or free for this process, as 4.9 measures it (what is reserved for root counts as neither). -1 when it is not known.
 * `freeingBytes` are about to be given back, and count as free.
 */
export function diskUsedRatio(folder: string, freeingBytes: number): number {
  const { blocks, bfree, bavail, bsize } = statfsSync(folder);
  const used = blocks - bfree;
  return blocks > 0 ? Math.ceil((Math.max(0, used - freeingBytes / bsize) * 100) / (used + bavail)) / 100 : -1;
}
