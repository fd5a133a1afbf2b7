import { statfs } from "node:fs/promises";
import { refusal } from "../service-error.ts";

/** Bytes of a disk of so many bytes that are left to others. */
export type DiskReserve = (diskBytes: number) => number;

const leastReserveBytes = 1024 ** 3;
const reservedPart = 0.1;

/** The bundled broker's log may lie on the same disk, and a broker refuses to store when that is nearly full. */
export const shareWithBroker: DiskReserve = (diskBytes) => Math.max(leastReserveBytes, diskBytes * reservedPart);

/** Throws disk_full when less than the reserve is free on the disk of a folder. */
export async function refuseBelowReserve(folder: string, reserve: DiskReserve): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(folder);
  const reservedBytes = reserve(blocks * bsize);
  if (bavail * bsize < reservedBytes) throw refusal("disk_full", `${bavail * bsize} bytes are free on the disk of the data folder; ${Math.ceil(reservedBytes)} are left to the broker.`, {});
}
