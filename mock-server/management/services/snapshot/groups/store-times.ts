interface KnownTime {
  offset: number;
  /** null = no message lies there (any more). */
  storedAtMs: number | null;
}

/** What is kept of one queue: where it was read last for lag and for ready messages, and a little before. */
const kept = 4;

/**
 * Store times of messages of one queue by their offsets. A queue that stands still is read once; of one that moves, what
 * was read before says how old the next message is at most, since store times grow with offsets.
 */
export class StoreTimes {
  /** What was asked for last stands last. */
  #known: KnownTime[] = [];

  remember(offset: number, storedAtMs: number | null): void {
    this.#known = [...this.#known.filter((one) => one.offset !== offset), { offset, storedAtMs }].slice(-kept);
  }

  /** undefined = never read. What is asked for is kept longest. */
  at(offset: number): number | null | undefined {
    const index = this.#known.findIndex((one) => one.offset === offset);
    const [found] = index < 0 ? [] : this.#known.splice(index, 1);
    if (found) this.#known.push(found);
    return found?.storedAtMs;
  }

  /** The message at an offset was not stored before this time; 0 = nothing is known. */
  notBefore(offset: number): number {
    return this.#known.reduce((newest, one) => (one.offset <= offset && one.storedAtMs !== null ? Math.max(newest, one.storedAtMs) : newest), 0);
  }
}
