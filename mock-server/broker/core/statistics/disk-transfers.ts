import { readFileSync, statSync } from "node:fs";

/**
 * What Linux tells of this process and of the disk below a folder: bytes that the process had read from and written to
 * disks, and operations of the disk, whoever caused them (MON-21, MON-23). Empty where it does not tell.
 */
export function diskTransfers(folder: string): Record<string, number> {
  const own = readOrEmpty("/proc/self/io");
  const [read, written] = ["read_bytes", "write_bytes"].map((name) => new RegExp(`^${name}: (\\d+)$`, "m").exec(own)?.[1]);
  const operations = deviceOperations(folder);
  return {
    ...(read !== undefined && { diskReadBytesTotal: Number(read) }),
    ...(written !== undefined && { diskWriteBytesTotal: Number(written) }),
    ...(operations !== undefined && { diskOperationsTotal: operations }),
  };
}

/** Reads and writes that the block device completed: the first and the fifth figure of its `stat`. */
function deviceOperations(folder: string): number | undefined {
  try {
    const { dev } = statSync(folder);
    const figures = readFileSync(`/sys/dev/block/${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}/stat`, "utf8").trim().split(/\s+/).map(Number);
    const [reads, writes] = [figures[0], figures[4]];
    return reads === undefined || writes === undefined || Number.isNaN(reads + writes) ? undefined : reads + writes;
  } catch {
    return undefined;
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
