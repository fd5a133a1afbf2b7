import { threeFigures } from "./format-count.ts";

/** A share of 1 as percent, in three figures or with as many decimals: `62.5%`, `18%`. */
export function formatPercent(ratio: number, decimals?: number): string {
  return `${decimals === undefined ? threeFigures(ratio * 100) : (ratio * 100).toFixed(decimals)}%`;
}
