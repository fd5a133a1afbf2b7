import { useTranslation } from "react-i18next";
import type { JsonRow } from "../lib/json-rows.ts";
import type { JsonTape } from "../lib/json-tape.ts";
import { plainLine, unescaped } from "../lib/json-words.ts";
import { exactCount } from "../lib/format-count.ts";
import { Icon } from "./icon.tsx";
import styles from "./json-tree.module.css";

/** Deeper levels stand on one column and say their number. */
const deepestIndent = 24;
const indentPx = 16;
const longestShown = 240;
const longestKey = 80;

/** Text on one line, cut; what is cut can be read below the tree. */
function clipped(text: string, most: number): string {
  // A character is at most six as it is written.
  const shown = plainLine(unescaped(text.slice(0, most * 6)));
  return shown.length > most || text.length > most * 6 ? `${shown.slice(0, most)}…` : shown;
}

function Value({ tape, node, isOpen }: { tape: JsonTape; node: number; isOpen: boolean }) {
  const { t } = useTranslation();
  const kind = tape.kind(node);
  if (kind === "string") return <span className={styles.string}>"{clipped(tape.raw(node).slice(1, -1), longestShown)}"</span>;
  if (kind !== "object" && kind !== "array") return <span className={styles.word}>{clipped(tape.raw(node), longestShown)}</span>;
  const children = tape.children(node);
  const start = tape.start(node);
  const preview = plainLine(tape.text.slice(start, Math.min(tape.end(node), start + longestShown)).replaceAll(/\s+/g, " "));
  return (
    <>
      {children > 0 && <span className={styles.count}>{t(kind === "object" ? "body.keys" : "body.items", { count: children, shown: exactCount(children) })}</span>}
      {!isOpen && <span className={styles.preview}>{preview}</span>}
    </>
  );
}

interface JsonTreeRowProps {
  tape: JsonTape;
  row: JsonRow;
  id: string;
  isOpen: boolean;
  canOpen: boolean;
  isActive: boolean;
  /** The object holds this key more than once. */
  equalKeyText: string | undefined;
  style: { top: number };
  onChoose: () => void;
  onToggle: () => void;
}

/** One line of the tree; the tree around it has the focus. */
export function JsonTreeRow({ tape, row, id, isOpen, canOpen, isActive, equalKeyText, style, onChoose, onToggle }: JsonTreeRowProps) {
  const key = tape.rawKey(row.node);
  const indent = Math.min(row.level - 1, deepestIndent) * indentPx;
  return (
    // The tree steers its lines by keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="treeitem" tabIndex={-1} className={styles.row} aria-level={row.level} aria-setsize={row.size} aria-posinset={row.position} aria-expanded={canOpen ? isOpen : undefined} aria-selected={isActive} style={{ ...style, paddingLeft: indent + 6 }} onClick={onChoose} onDoubleClick={onToggle}>
      {canOpen ? (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
        <span
          className={styles.mark}
          data-open={isOpen || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon name="chevronRight" size={13} />
        </span>
      ) : (
        <span className={styles.mark} />
      )}
      {row.level > deepestIndent + 1 && <span className={styles.level}>{row.level}</span>}
      {row.range ? (
        <span className={styles.range}>
          {exactCount(row.range.first)} … {exactCount(row.range.last)}
        </span>
      ) : (
        <>
          {row.level > 1 && <span className={key === undefined ? styles.index : styles.key}>{key === undefined ? row.index : clipped(key, longestKey)}</span>}
          {row.level > 1 && <span className={styles.colon}>:</span>}
          {equalKeyText && <span className={styles.twice}>{equalKeyText}</span>}
          <Value tape={tape} node={row.node} isOpen={isOpen} />
        </>
      )}
    </div>
  );
}
