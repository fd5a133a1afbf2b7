/** Shorter ones are clicks. */
const leastPixels = 6;

/**
 * Lets the pointer draw a stretch over a chart: `timeAt` turns a place in CSS pixels into ms, `onRange` gets the
 * stretch when the pointer is released; Escape gives it up. Returns how to stop.
 */
export function watchDrag(element: HTMLElement, spanClass: string, timeAt: (x: number) => number, onRange: (fromMs: number, toMs: number) => void): () => void {
  let start: number | undefined;
  const span = document.createElement("div");
  span.className = spanClass;
  const placeOf = (event: PointerEvent): number => event.clientX - element.getBoundingClientRect().left;
  const end = (): void => {
    start = undefined;
    span.remove();
  };
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    start = placeOf(event);
  };
  const move = (event: PointerEvent): void => {
    if (start === undefined) return;
    const at = placeOf(event);
    if (Math.abs(at - start) < leastPixels) return span.remove();
    if (!span.isConnected) element.append(span);
    span.style.left = `${Math.min(start, at)}px`;
    span.style.width = `${Math.abs(at - start)}px`;
  };
  const release = (event: PointerEvent): void => {
    if (start === undefined) return;
    const [from, to] = [start, placeOf(event)].sort((a, b) => a - b);
    end();
    if (from !== undefined && to !== undefined && to - from >= leastPixels) onRange(timeAt(from), timeAt(to));
  };
  const giveUp = (event: KeyboardEvent): void => {
    if (event.key === "Escape") end();
  };
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener("pointerdown", begin, { signal });
  addEventListener("pointermove", move, { signal });
  addEventListener("pointerup", release, { signal });
  addEventListener("pointercancel", end, { signal });
  addEventListener("keydown", giveUp, { signal });
  return () => {
    stop.abort();
    end();
  };
}
