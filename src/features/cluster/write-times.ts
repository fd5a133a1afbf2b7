/** One bucket of `putMessageDistributeTime` (BRK-4) with its count and its share of all writes, 0 to 1. */
export interface WriteTimeBucket {
  range: string;
  writes: number;
  share: number;
}

/** Reads `[<=0ms]:12 [0~10ms]:3 …` as brokers of the 4.9 line write it; other texts give no bucket. */
export function writeTimeBuckets(text: string): WriteTimeBucket[] {
  const found = [...text.matchAll(/\[([^\]]+)\]\s*:\s*(\d+)/g)].map((match) => ({ range: rangeText(match[1] ?? ""), writes: Number(match[2]) }));
  const all = found.reduce((sum, bucket) => sum + bucket.writes, 0);
  return found.map(({ range, writes }) => ({ range, writes, share: all === 0 ? 0 : writes / all }));
}

/** `10~50ms` as `10–50ms`, `10s~` as `≥10s`, `<=0ms` as `≤0ms`. */
function rangeText(range: string): string {
  if (range.endsWith("~")) return `≥${range.slice(0, -1)}`;
  return range.replace("<=", "≤").replace("~", "–");
}
