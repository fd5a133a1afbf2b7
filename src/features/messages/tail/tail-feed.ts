import type { ApiError } from "../../../api/api-error.ts";
import { openEventStream } from "../../../api/event-stream.ts";
import type { StreamState } from "../../../api/event-stream.ts";
import type { EventOf } from "../../../contract/stream.ts";
import type { TailRow, TailStreams } from "../../../contract/tail.ts";
import type { TailQuery } from "./search.ts";

/** Rows that the page keeps at most; older ones leave it. */
export const mostRows = 500;

type TailEvent = EventOf<TailStreams["tailMessages"]>;
export type TailStatus = Extract<TailEvent, { type: "status" }>["data"];

/** A time in which nothing was watched, between two rows. */
export interface Gap {
  isGap: true;
  /** Like the id of a row. */
  offsetMessageId: string;
  beginAt: number;
  endAt: number;
}
/** Rows that came while the lines stood still and were too many to keep. */
export interface Loss {
  lost: number;
  /** Like the id of a row. */
  offsetMessageId: string;
}
export type Line = TailRow | Gap | Loss;

/** What the page shows; a new object after each change. */
export interface TailView {
  /** Oldest first. */
  lines: readonly Line[];
  /** Rows that came while the lines stand still; those that are too many for the page are counted too. */
  waiting: number;
  /** Rows that were drawn, over all connections of this page. */
  shown: number;
  stream: StreamState | { phase: "stopped" };
  /** Why it is not open; kept while it tries again. */
  failure: ApiError | undefined;
  status: TailStatus | undefined;
}

const nothingYet: TailView = { lines: [], waiting: 0, shown: 0, stream: { phase: "connecting" }, failure: undefined, status: undefined };

/**
 * What one page has seen of a tail: the last rows, those that wait while it is held, and the counts
 * over reconnections. Bounded, however long it is watched.
 */
export class TailFeed {
  #view = nothingYet;
  #waiting: Line[] = [];
  /** Rows that waited and had to make room for later ones. */
  #notKept = 0;
  #isHeld = false;
  #stream: { close(): void } | undefined;
  #lostAt: number | undefined;
  /** Counts of connections that have ended: a new one counts from zero. */
  #before: Pick<TailStatus, "storedMessages" | "matchedMessages" | "skipped"> = { storedMessages: 0, matchedMessages: 0, skipped: { unread: 0, overRate: 0, slowReader: 0 } };
  readonly #listeners = new Set<() => void>();

  /** Begins, and goes on until it is closed. */
  open(instanceId: string, query: TailQuery): void {
    this.#stream = openEventStream("tailMessages", { params: { instanceId }, query, onEvent: (event) => this.take(event), onState: (stream) => this.noteState(stream) });
  }

  close(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.noteState({ phase: "stopped" });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): TailView => this.#view;

  /** While it is held the lines stand still and what comes is counted. */
  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (!isHeld && this.#waiting.length > 0) this.#draw();
  }

  /** Takes away what was seen; rows that wait have not been. */
  clear(): void {
    this.#change({ lines: [] });
  }

  take(event: TailEvent): void {
    if (event.type === "rows") this.#takeRows(event.data.rows);
    else this.#change({ status: this.#overAll(event.data) });
  }

  noteState(stream: TailView["stream"]): void {
    const wasOpen = this.#view.stream.phase === "open";
    if (wasOpen && stream.phase !== "open") {
      this.#lostAt ??= Date.now();
      const { status } = this.#view;
      if (status) this.#before = status;
    }
    const failure = stream.phase === "connecting" ? this.#view.failure : "error" in stream ? stream.error : undefined;
    this.#change({ stream, failure });
  }

  #takeRows(rows: readonly TailRow[]): void {
    const known = new Set([...this.#view.lines, ...this.#waiting].map(({ offsetMessageId }) => offsetMessageId));
    const fresh: Line[] = rows.filter(({ offsetMessageId }) => !known.has(offsetMessageId));
    if (this.#lostAt !== undefined) fresh.unshift({ isGap: true, offsetMessageId: `gap ${this.#lostAt}`, beginAt: this.#lostAt, endAt: Date.now() });
    this.#lostAt = undefined;
    if (fresh.length > 0) this.#show(fresh);
  }

  #show(fresh: readonly Line[]): void {
    const all = [...this.#waiting, ...fresh];
    this.#waiting = all.slice(-mostRows);
    this.#notKept += countRows(all) - countRows(this.#waiting);
    if (this.#isHeld) this.#change({ waiting: this.#notKept + countRows(this.#waiting) });
    else this.#draw();
  }

  /** The rows that wait follow those that are drawn, with a line between them for those that were not kept. */
  #draw(): void {
    const waiting = this.#waiting;
    const loss: Loss[] = this.#notKept > 0 ? [{ lost: this.#notKept, offsetMessageId: `lost before ${waiting[0]?.offsetMessageId}` }] : [];
    this.#waiting = [];
    this.#notKept = 0;
    const lines = [...this.#view.lines, ...loss, ...waiting].slice(-(mostRows + loss.length));
    this.#change({ lines, shown: this.#view.shown + countRows(waiting), waiting: 0 });
  }

  #overAll(status: TailStatus): TailStatus {
    const { matchedMessages, skipped, storedMessages } = this.#before;
    return {
      ...status,
      storedMessages: status.storedMessages + storedMessages,
      matchedMessages: status.matchedMessages + matchedMessages,
      skipped: { unread: status.skipped.unread + skipped.unread, overRate: status.skipped.overRate + skipped.overRate, slowReader: status.skipped.slowReader + skipped.slowReader },
    };
  }

  #change(part: Partial<TailView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function countRows(lines: readonly Line[]): number {
  return lines.filter((line) => !("isGap" in line) && !("lost" in line)).length;
}
