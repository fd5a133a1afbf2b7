import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../lib/format-count.ts";
import { equalKeys } from "../lib/json-rows.ts";
import type { JsonRow } from "../lib/json-rows.ts";
import type { JsonTape } from "../lib/json-tape.ts";
import { Button, IconButton } from "./button.tsx";
import { JsonTreeChosen } from "./json-tree-chosen.tsx";
import { JsonTreeRow } from "./json-tree-row.tsx";
import styles from "./json-tree.module.css";
import { Notice } from "./notice.tsx";
import { useRowsInView } from "./rows-in-view.ts";
import { canOpen, mostPlaces, useJsonTree } from "./use-json-tree.ts";
import type { JsonTreeState } from "./use-json-tree.ts";

const rowPx = 24;

interface JsonTreeProps {
  tape: JsonTape;
  label: string;
  /** Opens the JSON that a string of the tree holds. */
  onInside: (text: string, path: string) => void;
}

/** JSON of any size and depth as a tree (WAI-ARIA tree view): arrows, Home, End, Enter, `*`; numbers as they are written. Another tape needs another `key`. */
export function JsonTree({ tape, label, onInside }: JsonTreeProps) {
  const { t } = useTranslation();
  const id = useId();
  const tree = useJsonTree(tape);
  const { active, rows, steer } = tree;
  const { end, first, onScroll, place, reveal } = useRowsInView<HTMLDivElement>(rows.length, rowPx);
  useEffect(() => reveal(active), [reveal, active]);
  const twice = useEqualKeys(tape);
  const chosen = rows[active];
  const shown = rows.slice(first, end).map((row, offset) => ({ row, at: first + offset }));
  // The line with the focus is always there, else a screen reader would lose it.
  if (chosen && (active < first || active >= end)) shown.push({ row: chosen, at: active });
  return (
    <div className={styles.frame}>
      <TreeTools tree={tree} />
      {/* The lines are steered from here. */}
      <div
        ref={place}
        role="tree"
        className={styles.tree}
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={`${id}-${active}`}
        onScroll={onScroll}
        onFocus={(event) => event.currentTarget.focus({ preventScroll: true })}
        onKeyDown={(event) => {
          if (!event.ctrlKey && !event.metaKey && !event.altKey && steer(event.key)) event.preventDefault();
        }}
      >
        <div role="none" style={{ height: rows.length * rowPx }}>
          {shown.map(({ at, row }) => (
            <JsonTreeRow
              key={row.id}
              id={`${id}-${at}`}
              tape={tape}
              row={row}
              isOpen={tree.isOpen(row)}
              canOpen={canOpen(tape, row)}
              isActive={at === active}
              equalKeyText={twice(rows, row) ? t("body.equalKey") : undefined}
              style={{ top: at * rowPx }}
              onChoose={() => tree.choose(row)}
              onToggle={() => tree.toggle(row)}
            />
          ))}
        </div>
      </div>
      {tree.isCut && <Notice tone="warn">{t("body.treeCut", { shown: exactCount(rows.length) })}</Notice>}
      {chosen && !chosen.range && <JsonTreeChosen tape={tape} node={chosen.node} onInside={onInside} />}
    </div>
  );
}

/** Says of a line whether its key stands more than once in its object; each object is looked through once. */
function useEqualKeys(tape: JsonTape): (rows: readonly JsonRow[], row: JsonRow) => boolean {
  const [known] = useState(() => new Map<number, Set<string>>());
  return (rows, row) => {
    const key = row.range ? undefined : tape.rawKey(row.node);
    const object = rows[row.parent]?.node;
    if (key === undefined || object === undefined) return false;
    const keys = known.get(object) ?? equalKeys(tape, object);
    known.set(object, keys);
    return keys.has(key);
  };
}

function TreeTools({ tree }: { tree: JsonTreeState }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const { at, places, wanted: searched } = tree.found;
  const search = (by: 1 | -1): void => {
    if (wanted !== searched) tree.find(wanted);
    else if (places.length > 0) tree.step(by);
  };
  return (
    <div className={styles.tools}>
      <form
        role="search"
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          search(1);
        }}
      >
        <input
          type="search"
          value={wanted}
          placeholder={t("body.search")}
          aria-label={t("body.search")}
          spellCheck={false}
          onChange={(event) => setWanted(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !event.shiftKey) return;
            event.preventDefault();
            search(-1);
          }}
        />
        <span role="status" className={styles.hits}>
          {searched !== "" && searched === wanted && (places.length === 0 ? t("body.noHit") : t("body.hit", { at: exactCount(at + 1), hits: places.length >= mostPlaces ? `${exactCount(mostPlaces)}+` : exactCount(places.length) }))}
        </span>
        {places.length > 1 && searched === wanted && (
          <>
            <IconButton small icon="sortUp" label={t("body.previousHit")} onClick={() => search(-1)} />
            <IconButton small icon="sortDown" label={t("body.nextHit")} onClick={() => search(1)} />
          </>
        )}
      </form>
      <Button small kind="quiet" onClick={tree.openAll}>
        {t("body.openAll")}
      </Button>
      <Button small kind="quiet" onClick={tree.closeAll}>
        {t("body.closeAll")}
      </Button>
    </div>
  );
}
