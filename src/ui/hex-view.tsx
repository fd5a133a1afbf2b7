import { hexLineCount, hexLines } from "../lib/hex-lines.ts";
import styles from "./body-viewer.module.css";
import { useRowsInView } from "./rows-in-view.ts";

const linePx = 20;

/** Bytes as hex and characters, 16 a line; only the lines in view are made. */
export function HexView({ bytes, label }: { bytes: Uint8Array; label: string }) {
  const count = hexLineCount(bytes.length);
  const { end, first, onScroll, place } = useRowsInView<HTMLPreElement>(count, linePx);
  return (
    // A scrolling area must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre ref={place} className={styles.hex} tabIndex={0} role="region" aria-label={label} onScroll={onScroll}>
      <div style={{ height: count * linePx }}>
        <div className={styles.hexLines} style={{ transform: `translateY(${first * linePx}px)` }}>
          {hexLines(bytes, first, end).join("\n")}
        </div>
      </div>
    </pre>
  );
}
