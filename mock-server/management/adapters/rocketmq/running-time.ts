/** A timer that is so late shows that the process itself was held up. */
const heldUpMs = 100;

/**
 * Calls back after so many milliseconds in which this process ran. Time for which it was held up (a machine that is paused
 * or far too busy) is given once more, up to as long again: what others said meanwhile lies unread. Returns what ends it.
 */
export function afterRunning(ms: number, onOver: () => void): () => void {
  const dueMs = performance.now() + ms;
  let timer = setTimeout(() => {
    const lateMs = performance.now() - dueMs;
    if (lateMs < heldUpMs) onOver();
    else timer = setTimeout(onOver, Math.min(lateMs, ms));
  }, ms);
  return () => clearTimeout(timer);
}
