import type { JsonTape } from "./json-tape.ts";

/** A line of the tree: a value, or a range of the children of a large container. */
export interface JsonRow {
  /** Names the line while it is opened and closed: the node, or -1 - first child for a range. */
  id: number;
  node: number;
  /** Only of a range: the places of its first and last child. */
  range?: { first: number; last: number };
  /** Place among the children of its container, from 0. */
  index: number;
  /** 1 = the root. */
  level: number;
  /** Place among the lines beside it, from 1, and how many those are. */
  position: number;
  size: number;
  /** The line above that holds it; -1 for the root. */
  parent: number;
}

/** A container with more children is shown in ranges. */
const longestList = 1_000;

const rangeSize = (children: number): number => (children <= longestList ? children : children <= longestList * longestList ? longestList : longestList * 10);
const idOfRange = (firstChild: number): number => -1 - firstChild;

/** What is still to be listed of one open line. */
interface Cursor {
  child: number;
  index: number;
  end: number;
  /** Children a line; 1 = the children themselves. */
  step: number;
  container: number;
  level: number;
  position: number;
  size: number;
  parent: number;
}

function cursorOf(tape: JsonTape, container: number, level: number, parent: number): Cursor {
  const end = tape.children(container);
  const range = rangeSize(end);
  const step = range < end ? range : 1;
  return { child: container + 1, index: 0, end, step, container, level, position: 1, size: Math.ceil(end / step), parent };
}

function pass(tape: JsonTape, child: number, count: number): number {
  let at = child;
  for (let left = count; left > 0; left -= 1) at = tape.next(at);
  return at;
}

/** The lines that are seen when the lines in `open` are open, at most `mostRows`; nothing recurses. */
export function jsonRows(tape: JsonTape, open: ReadonlySet<number>, mostRows: number): { rows: JsonRow[]; isCut: boolean } {
  const rows: JsonRow[] = [];
  const cursors: Cursor[] = [{ child: 0, index: 0, end: 1, step: 1, container: -1, level: 1, position: 1, size: 1, parent: -1 }];
  for (let cursor = cursors.at(-1); cursor; cursor = cursors.at(-1)) {
    if (cursor.index >= cursor.end) {
      cursors.pop();
      continue;
    }
    if (rows.length >= mostRows) return { rows, isCut: true };
    const { child, index, level, parent, position, size, step } = cursor;
    const isRange = step > 1;
    const last = Math.min(index + step, cursor.end) - 1;
    const row: JsonRow = { id: isRange ? idOfRange(child) : child, node: isRange ? cursor.container : child, index, level, position, size, parent, ...(isRange && { range: { first: index, last } }) };
    const at = rows.push(row) - 1;
    cursor.child = pass(tape, child, last - index + 1);
    cursor.index = last + 1;
    cursor.position += 1;
    if (!open.has(row.id)) continue;
    if (isRange) cursors.push({ child, index, end: last + 1, step: 1, container: row.node, level: level + 1, position: 1, size: last - index + 1, parent: at });
    else if (tape.children(child) > 0) cursors.push(cursorOf(tape, child, level + 1, at));
  }
  return { rows, isCut: false };
}

/** What is open at first: the root, then level by level while about `fewRows` lines hold it all. */
export function firstOpen(tape: JsonTape, fewRows: number): Set<number> {
  const open = new Set<number>();
  const waiting = [0];
  let rows = 1;
  for (const container of waiting) {
    const children = tape.children(container);
    const shown = Math.min(children, rangeSize(children));
    if (children === 0 || (container !== 0 && rows + shown > fewRows)) continue;
    open.add(container);
    if (shown < children) open.add(idOfRange(container + 1));
    rows += shown;
    for (let child = container + 1, left = shown; left > 0; left -= 1, child = tape.next(child)) if (tape.children(child) > 0) waiting.push(child);
  }
  return open;
}

export interface JsonStep {
  node: number;
  /** Place among the children of the node before. */
  index: number;
}

/** The way from the root to the innermost value at a character of the text, and the ranges that hold its steps. */
export function jsonWay(tape: JsonTape, at: number): { steps: JsonStep[]; ranges: number[] } {
  const steps: JsonStep[] = [{ node: 0, index: 0 }];
  const ranges: number[] = [];
  for (let node: number | undefined = 0; node !== undefined;) {
    const children = tape.children(node);
    const size = rangeSize(children);
    let child: number = node + 1;
    let range = idOfRange(child);
    let index = 0;
    for (; index < children && tape.end(child) <= at; index += 1, child = tape.next(child)) if (size < children && (index + 1) % size === 0) range = idOfRange(tape.next(child));
    if (index >= children || tape.head(child) > at) return { steps, ranges };
    if (size < children) ranges.push(range);
    steps.push({ node: child, index });
    node = child;
  }
  return { steps, ranges };
}

/** The path of a value in the notation of JSONPath: `$.orders[3]["a key"]`, as keys are written. */
export function jsonPath(tape: JsonTape, node: number): string {
  const { steps } = jsonWay(tape, tape.start(node));
  const parts = steps.slice(1).map((step) => {
    const key = tape.rawKey(step.node);
    if (key === undefined) return `[${step.index}]`;
    return /^"[A-Za-z_][\w]*"$/.test(key) ? `.${key.slice(1, -1)}` : `[${key}]`;
  });
  return `$${parts.join("")}`;
}

/** Where a text occurs in the JSON as it is written, whatever the case; at most `most` places. */
export function placesOf(text: string, wanted: string, most: number): number[] {
  if (wanted === "") return [];
  const pattern = new RegExp(wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), "gi");
  const places: number[] = [];
  for (let found = pattern.exec(text); found && places.length < most; found = pattern.exec(text)) places.push(found.index);
  return places;
}

/** Keys, as they are written, that an object holds more than once. */
export function equalKeys(tape: JsonTape, object: number): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (let child = object + 1, left = tape.children(object); left > 0; left -= 1, child = tape.next(child)) {
    const key = tape.rawKey(child) ?? "";
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}
