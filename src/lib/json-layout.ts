import type { JsonTape } from "./json-tape.ts";

/** Deeper levels stand on the same column: 10,000 levels would need 200 MB of blanks. */
const deepestIndent = 40;

const lineAt = (depth: number): string => `\n${"  ".repeat(Math.min(depth, deepestIndent))}`;
const closingOf = (tape: JsonTape, container: number): string => (tape.kind(container) === "object" ? "}" : "]");

/**
 * JSON with line breaks and indentation. Values and keys are copied as they are written: numbers keep every digit and equal keys
 * stay visible. Stops after about `mostCharacters`; `isCut` says so.
 */
export function jsonLayout(tape: JsonTape, mostCharacters = Number.POSITIVE_INFINITY): { text: string; isCut: boolean } {
  const pieces: string[] = [];
  const open: number[] = [];
  let characters = 0;
  const closeBefore = (node: number): void => {
    for (let container = open.at(-1); container !== undefined && tape.next(container) <= node; container = open.at(-1)) {
      open.pop();
      pieces.push(`${lineAt(open.length)}${closingOf(tape, container)}`);
    }
  };
  for (let node = 0; node < tape.length; node += 1) {
    if (characters >= mostCharacters) return { text: pieces.join(""), isCut: true };
    closeBefore(node);
    const container = open.at(-1);
    const key = tape.rawKey(node);
    const separator = container === undefined ? "" : `${node === container + 1 ? "" : ","}${lineAt(open.length)}`;
    const kind = tape.kind(node);
    const isOpened = tape.children(node) > 0;
    const value = kind === "object" ? (isOpened ? "{" : "{}") : kind === "array" ? (isOpened ? "[" : "[]") : tape.raw(node);
    const piece = `${separator}${key === undefined ? "" : `${key}: `}${value}`;
    characters += piece.length;
    pieces.push(piece);
    if (isOpened) open.push(node);
  }
  closeBefore(tape.length);
  return { text: pieces.join(""), isCut: false };
}
