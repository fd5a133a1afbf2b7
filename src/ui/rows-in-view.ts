import { useCallback, useEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/** Rows drawn above and below what is seen, so that scrolling shows no gaps. */
const spareRows = 12;

interface RowsInView<Element extends HTMLElement> {
  place: RefObject<Element | null>;
  /** The rows to draw: from `first` up to `end`. */
  first: number;
  end: number;
  onScroll: () => void;
  /** Scrolls no further than needed. */
  reveal: (row: number) => void;
}

/** Draws only the rows of a long list that are seen: all rows have the same height, and the list scrolls in itself. */
export function useRowsInView<Element extends HTMLElement>(count: number, rowPx: number): RowsInView<Element> {
  const place = useRef<Element>(null);
  const [view, setView] = useState({ top: 0, height: 720 });
  const measure = useCallback((): void => {
    const element = place.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight || 720 });
  }, []);
  useEffect(() => {
    const element = place.current;
    if (!element || typeof ResizeObserver === "undefined") return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure]);
  const reveal = useCallback(
    (row: number): void => {
      const element = place.current;
      if (!element) return;
      const top = row * rowPx;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowPx > element.scrollTop + element.clientHeight) element.scrollTop = top + rowPx - element.clientHeight;
      measure();
    },
    [measure, rowPx],
  );
  const first = Math.max(0, Math.min(Math.floor(view.top / rowPx) - spareRows, count));
  return { place, first, end: Math.min(count, Math.ceil((view.top + view.height) / rowPx) + spareRows), onScroll: measure, reveal };
}
