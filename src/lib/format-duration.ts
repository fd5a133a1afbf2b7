import { threeFigures } from "./format-count.ts";

const scales = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
  { unit: "s", ms: 1000 },
];

/** A length of time from milliseconds: `0.4 ms`, `820 ms`, `1.5 s`, `2.5 min`, `3 h`, `2 d`. */
export function formatDuration(durationMs: number): string {
  const scale = scales.find((candidate) => Math.abs(durationMs) >= candidate.ms);
  return scale ? `${threeFigures(durationMs / scale.ms)} ${scale.unit}` : `${threeFigures(durationMs)} ms`;
}
