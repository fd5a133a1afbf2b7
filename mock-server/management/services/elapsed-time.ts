/**
 * Milliseconds since then. A time to come was noted before the wall clock was set back: how long ago that was nobody knows, and it counts
 * as long past, so that what waits for it is due now instead of in hours.
 */
export function elapsedMs(nowMs: number, thenMs: number): number {
  return nowMs >= thenMs ? nowMs - thenMs : Infinity;
}
