import { useSyncExternalStore } from "react";

/** How long a reading of the clock stands. */
export const tickMs = 10_000;

const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const notify of listeners) notify();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present time in ms, read anew every 10 s by one timer for all relative times of the page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    if (listeners.size === 0 && Date.now() - nowMs > tickMs) nowMs = Date.now();
    return nowMs;
  });
}
