/** One event of a stream as it was sent. */
export interface SentEvent {
  type: string;
  data: string;
  /** Undefined when the event has none of its own. */
  id: string | undefined;
}

/**
 * Takes the text of a stream of server-sent events apart, however it is cut into pieces (WHATWG HTML
 * 9.2.6, with the line ends that our server writes: LF). Comments are heartbeats and are dropped.
 */
export class EventParser {
  #rest = "";
  /** The server's wish for the pause before connecting again, in ms. */
  retryMs: number | undefined;

  /** The events that this piece completes. */
  take(piece: string): SentEvent[] {
    const blocks = (this.#rest + piece).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => this.#eventOf(block));
  }

  #eventOf(block: string): SentEvent[] {
    const fields = new Map<string, string>();
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ""));
    }
    const retryMs = Number(fields.get("retry"));
    if (retryMs > 0) this.retryMs = retryMs;
    const data = fields.get("data");
    return data === undefined ? [] : [{ type: fields.get("event") ?? "message", data, id: fields.get("id") }];
  }
}
