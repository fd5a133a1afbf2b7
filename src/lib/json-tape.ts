/*
 * JSON text read into places instead of values: numbers keep every digit, equal keys stay apart, nothing recurses, and
 * a body of megabytes costs 24 bytes a value. A node is six numbers, in the order of the text (parents before children):
 *
 *   start | end (of the value in the text) | key start | key end (-1: in no object) | node after the subtree | children
 */
const fields = 6;

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

const kindOfFirst: Record<string, JsonKind | undefined> = { "{": "object", "[": "array", '"': "string", t: "boolean", f: "boolean", n: "null" };

/** The values of a JSON text by number, 0 = the root. Filled by `JsonReader`. */
export class JsonTape {
  readonly text: string;
  length = 0;
  #places = new Int32Array(1024 * fields);

  constructor(text: string) {
    this.text = text;
  }

  start(node: number): number {
    return this.#places[node * fields] ?? 0;
  }

  end(node: number): number {
    return this.#places[node * fields + 1] ?? 0;
  }

  /** The next node that is not inside this one: its sibling, or whatever follows its parent. */
  next(node: number): number {
    return this.#places[node * fields + 4] ?? this.length;
  }

  children(node: number): number {
    return this.#places[node * fields + 5] ?? 0;
  }

  kind(node: number): JsonKind {
    return kindOfFirst[this.text.charAt(this.start(node))] ?? "number";
  }

  /** The value as it is written. */
  raw(node: number): string {
    return this.text.slice(this.start(node), this.end(node));
  }

  /** The key as it is written, with its quotes; undefined outside an object. */
  rawKey(node: number): string | undefined {
    const start = this.#places[node * fields + 2] ?? -1;
    return start < 0 ? undefined : this.text.slice(start, this.#places[node * fields + 3]);
  }

  /** Where the node begins, its key included. */
  head(node: number): number {
    const keyStart = this.#places[node * fields + 2] ?? -1;
    return keyStart < 0 ? this.start(node) : keyStart;
  }

  push(start: number, keyStart: number, keyEnd: number): number {
    const at = this.length * fields;
    if (at === this.#places.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[at] = start;
    this.#places[at + 2] = keyStart;
    this.#places[at + 3] = keyEnd;
    this.length += 1;
    return this.length - 1;
  }

  close(node: number, end: number): void {
    this.#places[node * fields + 1] = end;
    this.#places[node * fields + 4] = this.length;
  }

  addChild(node: number): void {
    const at = node * fields + 5;
    this.#places[at] = (this.#places[at] ?? 0) + 1;
  }
}
