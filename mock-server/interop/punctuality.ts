import { RawConnection } from "../../e2e/engines/remoting-request.ts";

const getBrokerRuntimeInfo = 28;
const askEveryMs = 100;
/** A load of a known shape is put half a second away from what looks at each second. */
const punctualMs = 250;

/**
 * Tells whether this machine kept time: asks a broker again and again as the console does each second, and looks how much later
 * than it should each answer came. Where one came too late, a load was not of the shape that it was to have.
 */
export class Punctuality {
  readonly #broker: RawConnection;
  readonly #timer: NodeJS.Timeout;
  #dueMs = Date.now() + askEveryMs;
  #latestMs = 0;

  constructor(address: string) {
    this.#broker = new RawConnection(address);
    this.#timer = setInterval(() => {
      const dueMs = this.#dueMs;
      // A timer that was held up does not make up for it.
      this.#dueMs = Date.now() + askEveryMs;
      const note = (): void => void (this.#latestMs = Math.max(this.#latestMs, Date.now() - dueMs));
      note();
      this.#broker.ask(getBrokerRuntimeInfo).then(note, () => undefined);
    }, askEveryMs);
  }

  /** Ends it: whether everything came in time. */
  end(): boolean {
    clearInterval(this.#timer);
    this.#broker.close();
    return this.#latestMs < punctualMs;
  }
}
