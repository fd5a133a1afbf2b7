import type { Problem } from "../contract/error-codes.ts";
import { streamPaths } from "../contract/paths.ts";
import type { StreamName } from "../contract/paths.ts";
import type { EventOf } from "../contract/stream.ts";
import type { Streams } from "../contract/streams.ts";
import { ApiError } from "./api-error.ts";
import { filledIn } from "./addresses.ts";
import { failureOf, failureOfProblem, send } from "./call.ts";
import { EventParser } from "./event-parser.ts";
import type { SentEvent } from "./event-parser.ts";

type PartOf<S, Part extends string> = S extends Record<Part, { _zod: { input: infer Input } }> ? Input : undefined;

/** How a stream is: `hidden` = closed while nobody sees the tab; `ended` = the server has said all; `failed` = it will not be tried again. */
export type StreamState = { phase: "connecting" | "open" | "hidden" | "ended" } | { phase: "reconnecting"; error: ApiError; atMs: number } | { phase: "failed"; error: ApiError };

export interface StreamOptions<Name extends StreamName> {
  params: PartOf<Streams[Name], "params">;
  query?: PartOf<Streams[Name], "query">;
  onEvent: (event: EventOf<Streams[Name]>) => void;
  onState?: (state: StreamState) => void;
}

/** The grace of a tab that is hidden for a moment; a browser has six connections for all tabs of a server. */
const hiddenGraceMs = 10_000;
const usualRetryMs = 2_000;
const longestRetryMs = 30_000;
/** Three missed heartbeats: a connection can die without a word, while a laptop sleeps for one. */
const longestSilenceMs = 45_000;

/**
 * Reads one stream of server-sent events until `close()`: connects again after a failure (with the id
 * of the last event), rests while the tab is hidden, and says how it is. Built on fetch and not on
 * EventSource, because that one hides the problem document of a refusal. A page keeps two open at
 * most, so what has many things to watch is one stream that tells of all of them.
 */
export function openEventStream<Name extends StreamName>(name: Name, options: StreamOptions<Name>): { close(): void } {
  const reader = new StreamReader(filledIn(streamPaths[name], { params: { ...options.params }, query: { ...options.query } }), (sent) => options.onEvent(typed<Name>(sent)), options.onState ?? (() => undefined));
  reader.start();
  return { close: () => reader.close() };
}

class StreamReader {
  readonly #address: string;
  readonly #onEvent: (sent: SentEvent) => void;
  readonly #onState: (state: StreamState) => void;
  #connection: AbortController | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  #lastEventId: string | undefined;
  #failures = 0;
  #isOver = false;

  constructor(address: string, onEvent: (sent: SentEvent) => void, onState: (state: StreamState) => void) {
    this.#address = address;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  start(): void {
    document.addEventListener("visibilitychange", this.#onVisibility);
    if (document.hidden) this.#onState({ phase: "hidden" });
    else void this.#connect();
  }

  close(): void {
    this.#isOver = true;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#disconnect();
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) {
      this.#hiddenTimer = setTimeout(() => {
        this.#disconnect();
        this.#onState({ phase: "hidden" });
      }, hiddenGraceMs);
    } else if (this.#connection === undefined) {
      clearTimeout(this.#retryTimer);
      this.#failures = 0;
      void this.#connect();
    }
  };

  #disconnect(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#hiddenTimer);
    this.#connection?.abort();
    this.#connection = undefined;
  }

  async #connect(): Promise<void> {
    const connection = new AbortController();
    this.#connection = connection;
    this.#onState({ phase: "connecting" });
    const parser = new EventParser();
    try {
      await this.#read(parser, connection);
      throw new ApiError("network", 0, "the stream was closed");
    } catch (failure) {
      if (this.#connection !== connection || this.#isOver) return;
      this.#connection = undefined;
      const error = failure instanceof ApiError ? failure : new ApiError("network", 0, failure instanceof Error ? failure.message : String(failure));
      if (isFinal(error)) this.#over({ phase: "failed", error });
      else this.#retry(error, parser.retryMs ?? usualRetryMs);
    }
  }

  /** Ends when the answer ends, with whatever failure there was. */
  async #read(parser: EventParser, connection: AbortController): Promise<void> {
    const { signal } = connection;
    const headers: Record<string, string> = { accept: "text/event-stream, application/problem+json" };
    if (this.#lastEventId !== undefined) headers["last-event-id"] = this.#lastEventId;
    const answer = await send(this.#address, { headers, signal, credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw await failureOf(answer, this.#address);
    if (!answer.body || answer.headers.get("content-type")?.startsWith("text/event-stream") !== true) throw new ApiError("bad_answer", answer.status, `${this.#address} answered no stream`);
    this.#onState({ phase: "open" });
    const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const silence = setTimeout(() => connection.abort(), longestSilenceMs);
      const piece = await pieces.read().finally(() => clearTimeout(silence));
      if (piece.done) return;
      for (const sent of parser.take(piece.value)) {
        if (signal.aborted) return;
        this.#failures = 0;
        this.#take(sent);
      }
    }
  }

  #take(sent: SentEvent): void {
    if (sent.type === "problem") {
      const problem: Partial<Problem> = JSON.parse(sent.data);
      throw failureOfProblem(problem, problem.status ?? 0);
    }
    if (sent.type === "end") {
      this.#over({ phase: "ended" });
      return;
    }
    if (sent.id !== undefined) this.#lastEventId = sent.id;
    this.#onEvent(sent);
  }

  #over(state: StreamState): void {
    this.close();
    this.#onState(state);
  }

  /** Doubles the pause with each failure, and spreads it, so that a server that comes back is not met by all at once. */
  #retry(error: ApiError, retryMs: number): void {
    const pauseMs = Math.min(longestRetryMs, retryMs * 2 ** this.#failures) * (0.75 + Math.random() / 2);
    this.#failures += 1;
    this.#retryTimer = setTimeout(() => {
      if (!document.hidden) void this.#connect();
    }, pauseMs);
    this.#onState({ phase: "reconnecting", error, atMs: Date.now() + pauseMs });
  }
}

/** A refusal will be the same at the next try; a lost connection or a server that stops will not. */
function isFinal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

/** The server made it by the contract of this very stream. */
function typed<Name extends StreamName>({ data, type }: SentEvent): EventOf<Streams[Name]> {
  const event: EventOf<Streams[Name]> = JSON.parse(`{"type":${JSON.stringify(type)},"data":${data}}`);
  return event;
}
