/**
 * The offset in `[minOffset, maxOffset)` whose time is nearest to `timestampMs`, as 4.9 answers it: the first one
 * with exactly that time, else the nearer neighbour and of two equally near the older one; 0 when the queue is empty.
 */
export function offsetByTimestamp(minOffset: number, maxOffset: number, timestampMs: number, timeAt: (offset: number) => number): number {
  if (minOffset >= maxOffset) return 0;
  let low = minOffset;
  let high = maxOffset;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeAt(middle) < timestampMs) low = middle + 1;
    else high = middle;
  }
  if (low === maxOffset) return maxOffset - 1;
  if (low === minOffset) return minOffset;
  const after = timeAt(low) - timestampMs;
  if (after === 0) return low;
  return timestampMs - timeAt(low - 1) > after ? low : low - 1;
}
