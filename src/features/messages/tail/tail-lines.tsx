import { memo, useEffect, useLayoutEffect, useRef } from "react";
import type { MouseEvent, UIEvent } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../../lib/format-bytes.ts";
import { exactCount } from "../../../lib/format-count.ts";
import { formatClock, formatExact } from "../../../lib/format-time.ts";
import { stringifySearch } from "../../../lib/search-params.ts";
import { Button } from "../../../ui/button.tsx";
import type { TailRow } from "../../../contract/tail.ts";
import type { TailSearch } from "./search.ts";
import { mostRows } from "./tail-feed.ts";
import type { Gap, Line, Loss } from "./tail-feed.ts";
import styles from "./tail.module.css";

interface TailLinesProps {
  instanceId: string;
  lines: readonly Line[];
  /** Rows that came while the reader was away from the newest. */
  waiting: number;
  search: TailSearch;
  onAway: (isAway: boolean) => void;
  onOpen: (offsetMessageId: string) => void;
}

/** So near to the edge counts as being there. */
const edgePx = 8;
const topicColumns = ["time", "tag", "key", "place", "size", "body"] as const;
const deadLetterColumns = ["time", "origin", ...topicColumns.slice(1)] as const;

/** The rows in a box of their own that follows the newest until the reader scrolls away from it. */
export function TailLines({ instanceId, lines, waiting, search, onAway, onOpen }: TailLinesProps) {
  const { t } = useTranslation("tail");
  const box = useRef<HTMLDivElement>(null);
  const isAway = useRef(false);
  const { message, newest, tab: _, ...rest } = search;
  const base = stringifySearch({ ...rest, newest });
  const columns = search.group === undefined ? topicColumns : deadLetterColumns;
  const isAtBottom = newest === "bottom";
  const followedPx = useRef(0);
  const toNewest = (): void => box.current?.scrollTo({ top: isAtBottom ? box.current.scrollHeight : 0 });
  // After every draw: new rows must not move the newest out of sight, nor the reader who has just begun to scroll.
  useLayoutEffect(() => {
    const { current } = box;
    if (!current || isAway.current || (isAtBottom ? current.scrollTop < followedPx.current - edgePx : current.scrollTop > edgePx)) return;
    current.scrollTo({ top: isAtBottom ? current.scrollHeight : 0 });
    followedPx.current = current.scrollTop;
  });
  useEffect(() => () => onAway(false), [onAway]);
  const look = ({ currentTarget: { clientHeight, scrollHeight, scrollTop } }: UIEvent<HTMLDivElement>): void => {
    const away = isAtBottom ? scrollHeight - clientHeight - scrollTop > edgePx : scrollTop > edgePx;
    if (away === isAway.current) return;
    isAway.current = away;
    onAway(away);
  };
  // One listener for all rows: a plain click opens the drawer here, any other follows the link.
  const open = (event: MouseEvent<HTMLElement>): void => {
    const row = event.target instanceof Element ? event.target.closest("tr[data-id]") : null;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!row || !isPlain || getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    onOpen(row.getAttribute("data-id") ?? "");
  };
  const shown = isAtBottom ? lines : lines.toReversed();
  return (
    <div className={styles.frame} data-newest={newest ?? "top"}>
      {waiting > 0 && (
        <div className={styles.news}>
          <Button small onClick={toNewest}>
            {t("lines.new", { count: waiting, shown: exactCount(waiting) })}
          </Button>
        </div>
      )}
      {/* The box scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={box} className={styles.box} role="region" aria-label={t("lines.label")} tabIndex={0} onScroll={look}>
        {/* The links inside serve the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
        <table className={styles.lines} aria-label={t("lines.label")} onClick={open}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {t(`columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((line) =>
              "isGap" in line || "lost" in line ? (
                <GapLine key={line.offsetMessageId} gap={line} span={columns.length} />
              ) : (
                <RowLine key={line.offsetMessageId} row={line} link={`/instances/${encodeURIComponent(instanceId)}/tail${base}&message=${line.offsetMessageId}`} isOpen={line.offsetMessageId === message} hasOrigin={search.group !== undefined} words={t("lines.words", { returnObjects: true })} />
              ),
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function GapLine({ gap, span }: { gap: Gap | Loss; span: number }) {
  const { t } = useTranslation("tail");
  return (
    <tr>
      <td colSpan={span} className={styles.gap}>
        {"lost" in gap ? t("lines.notKept", { lost: exactCount(gap.lost), most: exactCount(mostRows) }) : t("lines.gap", { begin: formatClock(gap.beginAt), end: formatClock(gap.endAt) })}
      </td>
    </tr>
  );
}

interface RowLineProps {
  row: TailRow;
  link: string;
  isOpen: boolean;
  /** A column for the topic that a dead letter was sent to. */
  hasOrigin: boolean;
  words: { compressed: string; empty: string };
}

/** Drawn once: hundreds of them stay while new ones come several times a second. */
const RowLine = memo(
  function RowLine({ row, link, isOpen, hasOrigin, words }: RowLineProps) {
    return (
      <tr data-id={row.offsetMessageId} data-open={isOpen || undefined}>
        <td className={styles.time}>
          <a href={link} data-tip={formatExact(row.storedAt)}>
            {formatExact(row.storedAt).slice(11)}
          </a>
        </td>
        {hasOrigin && <td className={styles.word}>{row.originTopic || "–"}</td>}
        <td className={styles.word}>{row.tags || "–"}</td>
        <td className={styles.word}>{row.keys || "–"}</td>
        <td className={styles.place} data-tip={row.uniqueId || row.offsetMessageId}>
          {row.brokerName} · {row.queueId} · {exactCount(row.queueOffset)}
        </td>
        <td className={styles.size}>{formatBytes(row.bodyBytes)}</td>
        <td className={styles.body} data-format={row.previewFormat}>
          {row.previewFormat === "compressed" ? words.compressed : row.preview || words.empty}
          {row.isCut && row.preview !== "" && "…"}
        </td>
      </tr>
    );
  },
  (before, after) => before.row === after.row && before.link === after.link && before.isOpen === after.isOpen && before.words.empty === after.words.empty,
);
