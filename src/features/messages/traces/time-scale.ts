/** Places of times on an axis from 0 to 1 whose order is kept and whose waits are shortened. */
export interface TimeScale {
  placeOf: (timeMs: number) => number;
  /** Times worth a word on the axis, with their places; never closer than `closest` of the width. */
  ticks: { timeMs: number; place: number }[];
}

/** What a step takes at least, so that events a millisecond apart do not lie on each other. */
const leastStep = 0.35;
const closest = 0.11;
/** The word at the end stands before its place. */
const closestToEnd = 0.2;

/**
 * A scale on which microseconds and days can be read beside each other: each step between two neighbouring times is as wide as the
 * logarithm of its length, so longer is wider, but an hour is not a thousand times a second.
 */
export function timeScale(timesMs: readonly number[]): TimeScale {
  const times = [...new Set(timesMs)].toSorted((a, b) => a - b);
  const [first = 0] = times;
  const widths = times.slice(1).map((time, index) => leastStep + Math.log10(1 + (time - (times[index] ?? time))));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const places = [0];
  for (const width of widths) places.push((places.at(-1) ?? 0) + (total === 0 ? 0 : width / total));
  const placeOf = (timeMs: number): number => {
    const next = times.findIndex((time) => time >= timeMs);
    if (next === -1) return times.length === 0 ? 0 : 1;
    const [from = first, to = first] = [times[next - 1] ?? times[next], times[next]];
    const [fromPlace = 0, toPlace = 0] = [places[next - 1] ?? places[next], places[next]];
    return to === from ? toPlace : fromPlace + ((timeMs - from) / (to - from)) * (toPlace - fromPlace);
  };
  return { placeOf, ticks: spreadTicks(times, places) };
}

/** The first and the last time, and between them those that have room. */
function spreadTicks(times: readonly number[], places: readonly number[]): TimeScale["ticks"] {
  const ticks: TimeScale["ticks"] = [];
  for (const [index, timeMs] of times.entries()) {
    const place = places[index] ?? 0;
    const isLast = index === times.length - 1;
    if (isLast) while (ticks.length > 1 && place - (ticks.at(-1)?.place ?? 0) < closestToEnd) ticks.pop();
    if (isLast || ticks.length === 0 || place - (ticks.at(-1)?.place ?? 0) >= closest) ticks.push({ timeMs, place });
  }
  return ticks;
}
