import { expect, vi } from "vitest";
import type { ConsoleClient } from "./console-client.ts";

export interface ReadEvent {
  type: string;
  id: string | undefined;
  data: Record<string, unknown>;
}

/** Reads a stream of the console's API as the page does, and keeps what came. */
export class EventReader {
  readonly status: number;
  readonly events: ReadEvent[] = [];
  readonly #leave = new AbortController();
  #listener: ((event: ReadEvent) => void) | undefined;
  #isOver = false;

  private constructor(status: number) {
    this.status = status;
  }

  /** The answer has begun when this resolves. */
  static async open(client: ConsoleClient, path: string): Promise<EventReader> {
    const leave = new AbortController();
    const answer = await fetch(client.url + path, { headers: { cookie: client.cookie }, signal: leave.signal });
    const reader = new EventReader(answer.status);
    reader.#leave.signal.addEventListener("abort", () => leave.abort());
    void reader.#read(answer);
    return reader;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  of<T>(type: string): T[] {
    // What a test expects of an event is what it then looks at.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return this.events.filter((event) => event.type === type).map(({ data }) => data as T);
  }

  async until(condition: (reader: this) => boolean, timeout = 10_000): Promise<void> {
    await vi.waitFor(() => expect(condition(this), JSON.stringify(this.events.slice(-3))).toBe(true), { timeout, interval: 20 });
  }

  /** Calls back with each further event as it comes. */
  onEvent(listener: (event: ReadEvent) => void): void {
    this.#listener = listener;
  }

  close(): void {
    this.#leave.abort();
  }

  async #read(answer: Response): Promise<void> {
    let rest = "";
    try {
      for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const blocks = (rest + piece).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) this.#take(block);
      }
    } catch {
      // The test left, or the server cut it.
    }
    this.#isOver = true;
  }

  #take(block: string): void {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    const data = field("data");
    if (data === undefined) return;
    const event: ReadEvent = { type: field("event") ?? "", id: field("id"), data: JSON.parse(data) };
    this.events.push(event);
    this.#listener?.(event);
  }
}
