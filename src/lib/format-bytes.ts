import { exactCount, threeFigures } from "./format-count.ts";
import type { WholeNumber } from "./format-count.ts";

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A size in binary units: `512 B`, `1.5 KiB`, `350 GiB`. */
export function formatBytes(bytes: WholeNumber): string {
  let amount = Number(bytes);
  let unit = 0;
  while (Math.abs(amount) >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? exactCount(bytes) : threeFigures(amount)} ${units[unit]}`;
}
