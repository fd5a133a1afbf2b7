import type { ServerResponse } from "node:http";

/** What an unread stream may hold up in time before it is cut, and how often a silent one says that it lives. */
export interface StreamTimes {
  heartbeatMs: number;
  /** A reader that takes nothing for so long is cut off. */
  stalledMs: number;
  /** The browser's pause before it connects again. */
  retryMs: number;
}

/**
 * One open answer of server-sent events:
 *
 *     event: <name> LF  [id: <id> LF]  data: <JSON> LF LF
 *     : LF LF                                            (heartbeat)
 *
 * Nothing is queued: while the reader's socket is full, an event is refused and its producer told, so
 * that a slow reader costs one event of memory and never more.
 */
export class EventStream {
  readonly #answer: ServerResponse;
  readonly #times: StreamTimes;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #endListeners: (() => void)[] = [];
  #fullSinceMs: number | undefined;
  #isOpen = true;

  constructor(answer: ServerResponse, times: StreamTimes) {
    this.#answer = answer;
    this.#times = times;
    answer.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      // A proxy that compresses or collects would hold events back.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
    answer.on("drain", () => (this.#fullSinceMs = undefined));
    answer.on("close", () => this.#ended());
    // A broken socket closes as well; without a listener its error would end the process.
    answer.on("error", () => this.#ended());
    answer.socket?.setNoDelay(true);
    this.#heartbeat = setInterval(() => this.#beat(), times.heartbeatMs).unref();
    this.#write(`retry: ${times.retryMs}\n\n`);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the reader has room for another event. */
  get isReady(): boolean {
    return this.#isOpen && this.#fullSinceMs === undefined;
  }

  /** False = the reader is behind or gone and nothing was written. */
  send(type: string, data: unknown, id?: string): boolean {
    if (!this.isReady) return false;
    this.#write(`event: ${type}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
    return true;
  }

  /** Calls back once, when the stream is over for whatever reason. */
  onEnd(listener: () => void): void {
    if (this.#isOpen) this.#endListeners.push(listener);
    else listener();
  }

  /** Says a last event and ends the answer. A reader that is behind is cut: it hears of it when it connects again. */
  finish(type: "problem" | "end", data: unknown): void {
    if (!this.isReady) return this.cut();
    this.#answer.end(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    this.#ended();
  }

  /** Closes without a word, so that the reader connects again. */
  cut(): void {
    this.#answer.destroy();
    this.#ended();
  }

  #write(text: string): void {
    if (!this.#answer.write(text)) this.#fullSinceMs = performance.now();
  }

  #beat(): void {
    if (this.#fullSinceMs === undefined) this.#write(":\n\n");
    else if (performance.now() - this.#fullSinceMs > this.#times.stalledMs) this.cut();
  }

  #ended(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearInterval(this.#heartbeat);
    for (const listener of this.#endListeners) listener();
  }
}
