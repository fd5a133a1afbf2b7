/** Remembers what a read brought for a short while; concurrent readers share one read. A failure is not remembered, nor what is old: it may be large. */
export class ShortMemory<T> {
  readonly #read: () => Promise<T>;
  readonly #freshMs: number;
  #value: Promise<T> | undefined;
  #readAtMs = 0;
  #forgetting: NodeJS.Timeout | undefined;

  constructor(freshMs: number, read: () => Promise<T>) {
    this.#freshMs = freshMs;
    this.#read = read;
  }

  async get(): Promise<T> {
    if (this.#value !== undefined && performance.now() - this.#readAtMs <= this.#freshMs) return await this.#value;
    return await this.renew();
  }

  /** Reads anew, whatever is remembered. */
  async renew(): Promise<T> {
    const value = this.#read();
    this.#value = value;
    this.#readAtMs = performance.now();
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => this.#forgetOnly(value), this.#freshMs).unref();
    try {
      return await value;
    } catch (error) {
      this.#forgetOnly(value);
      throw error;
    }
  }

  /** A newer one stays. */
  #forgetOnly(value: Promise<T>): void {
    if (this.#value === value) this.#value = undefined;
  }

  forget(): void {
    this.#value = undefined;
  }
}
