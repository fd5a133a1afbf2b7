import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readRecords, type RawRecord } from "./raw-records.ts";

/** One 20-byte entry of a consume queue: commit log offset, size, tags code. */
export interface RawQueueEntry {
  commitLogOffset: number;
  sizeBytes: number;
  tagsCode: bigint;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** Every message of the commit logs under a data folder, read from the files of a stopped broker. */
export function readCommitLogs(dataDir: string): RawRecord[] {
  return filesBelow(dataDir)
    .filter((path) => basename(dirname(path)) === "commitlog")
    .flatMap((path) => readRecords(readFileSync(path)));
}

/** The entries of every consume queue under a data folder, by `topic/queueId`, read from the files of a stopped broker. */
export function readConsumeQueues(dataDir: string): Map<string, RawQueueEntry[]> {
  const queues = new Map<string, RawQueueEntry[]>();
  for (const path of filesBelow(dataDir).filter((file) => file.includes("/consumequeue/"))) {
    const queueDir = dirname(path);
    const name = `${basename(dirname(queueDir))}/${basename(queueDir)}`;
    const bytes = readFileSync(path);
    const entries = queues.get(name) ?? [];
    for (let at = 0; at + 20 <= bytes.length && bytes.readInt32BE(at + 8) > 0; at += 20) {
      entries.push({ commitLogOffset: Number(bytes.readBigInt64BE(at)), sizeBytes: bytes.readInt32BE(at + 8), tagsCode: bytes.readBigInt64BE(at + 12) });
    }
    queues.set(name, entries);
  }
  return queues;
}
