import type { ServerResponse } from "node:http";
import { refusal } from "../services/service-error.ts";
import type { LiveSession, Sessions } from "../services/sessions.ts";
import { EventStream } from "./event-stream.ts";
import type { StreamTimes } from "./event-stream.ts";
import { problemOf } from "./problems.ts";

export interface StreamLimits extends StreamTimes {
  perSession: number;
}

const usualLimits: StreamLimits = { heartbeatMs: 15_000, stalledMs: 60_000, retryMs: 2_000, perSession: 20 };

/** Every open event stream of the server by its session: they end with the session and with the server. */
export class OpenStreams {
  readonly #sessions: Sessions;
  readonly #limits: StreamLimits;
  readonly #open = new Map<EventStream, string>();
  readonly #watch: NodeJS.Timeout;
  readonly #unwatch: () => void;
  #isClosed = false;

  constructor(sessions: Sessions, limits: StreamLimits = usualLimits) {
    this.#sessions = sessions;
    this.#limits = limits;
    this.#unwatch = sessions.onEnd(() => this.#endThoseSignedOut());
    // A session that expires says nothing.
    this.#watch = setInterval(() => this.#endThoseSignedOut(), limits.heartbeatMs).unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Throws too_many_streams. */
  refuseOneTooMany({ tokenHash }: LiveSession): void {
    const { perSession } = this.#limits;
    const own = [...this.#open.values()].filter((owner) => owner === tokenHash).length;
    if (own >= perSession) throw refusal("too_many_streams", `${own} streams of this session are open.`, { limit: perSession });
  }

  /** Begins the answer. */
  open(answer: ServerResponse, { tokenHash }: LiveSession): EventStream {
    const stream = new EventStream(answer, this.#limits);
    this.#open.set(stream, tokenHash);
    stream.onEnd(() => this.#open.delete(stream));
    if (this.#isClosed) stream.cut();
    return stream;
  }

  /** Cuts all of them, for a server that stops: its browsers connect to the next one. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#watch);
    this.#unwatch();
    for (const stream of this.#open.keys()) stream.cut();
  }

  #endThoseSignedOut(): void {
    for (const [stream, tokenHash] of this.#open) {
      if (!this.#sessions.lives(tokenHash)) stream.finish("problem", problemOf(refusal("not_signed_in", "The session is over.", {}), ""));
    }
  }
}
