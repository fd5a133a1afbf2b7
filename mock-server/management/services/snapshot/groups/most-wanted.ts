/**
 * Whom to ask when not all can be asked in one step: half of the places go to the largest, the others to those that were not
 * asked for longest. So the large ones are exact in every step, and everyone has a turn.
 */
export function mostWanted<T>(all: readonly T[], most: number, sizeOf: (one: T) => number, askedAtMs: (one: T) => number): T[] {
  if (all.length <= most) return [...all].sort((left, right) => sizeOf(right) - sizeOf(left));
  const largest = all.toSorted((left, right) => sizeOf(right) - sizeOf(left)).slice(0, Math.ceil(most / 2));
  const chosen = new Set(largest);
  const others = all.filter((one) => !chosen.has(one)).sort((left, right) => askedAtMs(left) - askedAtMs(right));
  return [...largest, ...others.slice(0, most - largest.length)];
}
