export interface ChartPoint {
  at: number;
  value: number | null;
}

/**
 * The points that a line is drawn through. Few are taken as they are; of many, each of `columns` spans keeps its
 * smallest, its largest and its first gap, in their order: no peak and no gap is lost, which averaging or picking by area would do.
 */
export function thinnedPoints(values: readonly (number | null)[], beginMs: number, stepMs: number, columns: number): ChartPoint[] {
  const pointAt = (index: number): ChartPoint => ({ at: beginMs + index * stepMs, value: values[index] ?? null });
  const perColumn = Math.ceil(values.length / columns);
  if (perColumn <= 3) return values.map((_, index) => pointAt(index));
  const kept: ChartPoint[] = [];
  for (let from = 0; from < values.length; from += perColumn) {
    const to = Math.min(from + perColumn, values.length);
    for (const index of keptIndices(values, from, to)) kept.push(pointAt(index));
  }
  return kept;
}

function keptIndices(values: readonly (number | null)[], from: number, to: number): number[] {
  let least = -1;
  let most = -1;
  let gap = -1;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? null;
    if (value === null) {
      if (gap === -1) gap = index;
      continue;
    }
    if (least === -1 || value < (values[least] ?? 0)) least = index;
    if (most === -1 || value > (values[most] ?? 0)) most = index;
  }
  return [...new Set([least, most, gap])].filter((index) => index !== -1).sort((a, b) => a - b);
}

/** Whether a point has a gap on both sides, so that no line would show it. */
export function standsAlone(points: readonly ChartPoint[], index: number): boolean {
  const known = (at: number): boolean => (points[at]?.value ?? null) !== null;
  return known(index) && !known(index - 1) && !known(index + 1);
}
