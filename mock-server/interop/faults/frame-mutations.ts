import { rawFrame } from "../../../e2e/engines/remoting-request.ts";

/** A small generator of repeatable randomness (mulberry32); numbers in [0, 1). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const hostileValues = ["", "-1", "0", "2147483648", "9223372036854775807", "-9223372036854775808", "99999999999999999999999", "NaN", "null", "true", "1e308", "\u0000", "\u0001\u0002", "%RETRY%", "../../etc/passwd", "__proto__", "中文🙂", "x".repeat(70_000)];

/** A request that a server takes. */
export interface GoodFrame {
  code: number;
  fields: Record<string, string | number>;
  body?: Buffer;
}

/** Makes frames that are wrong in every way that a frame can be, out of good ones; the same ones for the same seed. */
export class FrameMutations {
  readonly #random: () => number;
  readonly #good: readonly GoodFrame[];
  readonly #kinds: (() => Buffer)[];

  constructor(seed: number, good: readonly GoodFrame[]) {
    this.#random = seededRandom(seed);
    this.#good = good;
    this.#kinds = [
      () => this.#noise(), () => this.#flippedBits(), () => this.#cutShort(), () => this.#hostileField(),
      () => this.#missingField(), () => this.#wrongLengths(), () => this.#otherBody(), () => this.#binaryHeader(),
    ];
  }

  next(): Buffer {
    return this.#pick(this.#kinds)();
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  #bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#below(256)));
  }

  #goodFrame(): Buffer {
    const { code, fields, body } = this.#pick(this.#good);
    return rawFrame(code, this.#below(1_000_000), fields, body);
  }

  #noise(): Buffer {
    return this.#bytes(1 + this.#below(400));
  }

  #flippedBits(): Buffer {
    const frame = this.#goodFrame();
    for (let flips = 1 + this.#below(8); flips > 0; flips--) {
      const at = this.#below(frame.length);
      frame[at] = (frame[at] ?? 0) ^ (1 << this.#below(8));
    }
    return frame;
  }

  #cutShort(): Buffer {
    const frame = this.#goodFrame();
    return frame.subarray(0, this.#below(frame.length));
  }

  #hostileField(): Buffer {
    const { code, fields, body } = this.#pick(this.#good);
    return rawFrame(code, 1, { ...fields, [this.#pick(Object.keys(fields))]: this.#pick(hostileValues) }, body);
  }

  #missingField(): Buffer {
    const { code, fields, body } = this.#pick(this.#good);
    const gone = this.#pick(Object.keys(fields));
    return rawFrame(code, 1, Object.fromEntries(Object.entries(fields).filter(([name]) => name !== gone)), body);
  }

  #wrongLengths(): Buffer {
    const frame = this.#goodFrame();
    frame.writeInt32BE(this.#pick([0, 1, 4, -1, frame.length, frame.length * 2, 0x7f_ff_ff_ff, this.#below(70_000)]), this.#pick([0, 4]));
    return frame;
  }

  #otherBody(): Buffer {
    const { code, fields } = this.#pick(this.#good);
    const bodies = [Buffer.from("{"), Buffer.from("[".repeat(20_000)), Buffer.from("null"), Buffer.from('{"clientID":{"a":[]},"consumerDataSet":7}'), this.#bytes(this.#below(300))];
    return rawFrame(code, 1, fields, this.#pick(bodies));
  }

  /** A header that calls itself binary (type 1) and is not. */
  #binaryHeader(): Buffer {
    const frame = this.#goodFrame();
    frame[4] = this.#pick([1, 2, 255]);
    return frame;
  }
}
