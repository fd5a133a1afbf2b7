/** Runs pieces of work of one key one after another, in the order in which they came; those of other keys do not wait. */
export class TurnTaking {
  readonly #last = new Map<string, Promise<unknown>>();

  /** A failure ends only the piece that failed. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    this.#last.set(key, settled);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
