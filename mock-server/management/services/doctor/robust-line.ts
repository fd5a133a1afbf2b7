/** A point of a series: time in milliseconds and value. */
export interface Point {
  atMs: number;
  value: number;
}

/**
 * Slope per millisecond by Theil and Sen: the median of the slopes between all pairs of points. A file that is deleted, or one
 * burst, moves a line of least squares; it does not move this one. null with fewer than three points.
 */
export function robustSlope(points: readonly Point[]): number | null {
  if (points.length < 3) return null;
  const slopes: number[] = [];
  for (const [index, from] of points.entries()) {
    for (const to of points.slice(index + 1)) if (to.atMs > from.atMs) slopes.push((to.value - from.value) / (to.atMs - from.atMs));
  }
  slopes.sort((a, b) => a - b);
  const middle = slopes.length >> 1;
  return slopes.length % 2 === 1 ? (slopes[middle] ?? null) : ((slopes[middle - 1] ?? 0) + (slopes[middle] ?? 0)) / 2;
}
