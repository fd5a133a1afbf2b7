import { randomUUID } from "node:crypto";
import { staleCursor } from "./scan/scan-cursor.ts";

/** Longer ones do not fit into an address, whatever stands in front of the server. */
const longestInAddress = 4000;
const mostHeldCharacters = 16 * 1024 * 1024;
const heldMark = "~";

/**
 * Cursors of scans over hundreds of queues, too long for an address: they are kept here and travel as a short name. The
 * oldest ones go when there are too many; those are refused, as all are after a restart, and the scan begins anew.
 */
export class HeldCursors {
  readonly #cursors = new Map<string, string>();
  #characters = 0;

  /** What the client gets for a cursor. */
  give(cursor: string): string {
    if (cursor.length <= longestInAddress) return cursor;
    const name = heldMark + randomUUID();
    this.#cursors.set(name, cursor);
    this.#characters += cursor.length;
    for (const [oldest, { length }] of this.#cursors) {
      if (this.#characters <= mostHeldCharacters || oldest === name) break;
      this.#cursors.delete(oldest);
      this.#characters -= length;
    }
    return name;
  }

  /** The cursor that a client names; it may name it again. Refuses one that is no longer kept. */
  take(given: string): string {
    if (!given.startsWith(heldMark)) return given;
    const cursor = this.#cursors.get(given);
    if (cursor === undefined) throw staleCursor("It was kept by the server and is gone.");
    return cursor;
  }
}
