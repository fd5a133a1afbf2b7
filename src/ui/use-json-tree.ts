import { useMemo, useState } from "react";
import { firstOpen, jsonRows, jsonWay, placesOf } from "../lib/json-rows.ts";
import type { JsonRow } from "../lib/json-rows.ts";
import type { JsonTape } from "../lib/json-tape.ts";

/** Browsers draw lists of up to some ten million pixels. */
const mostRows = 400_000;
const openAtFirst = 120;
const openAtOnce = 20_000;
const rowsOfPage = 20;
export const mostPlaces = 1_000;

export interface JsonTreeState {
  rows: JsonRow[];
  isCut: boolean;
  isOpen: (row: JsonRow) => boolean;
  /** The line that the keyboard is on. */
  active: number;
  choose: (row: JsonRow) => void;
  toggle: (row: JsonRow) => void;
  openAll: () => void;
  closeAll: () => void;
  /** Handles a key; false when it means nothing here. */
  steer: (key: string) => boolean;
  find: (wanted: string) => void;
  /** Goes to the next (1) or previous (-1) place that was found. */
  step: (by: 1 | -1) => void;
  found: { wanted: string; places: number[]; at: number };
}

export const canOpen = (tape: JsonTape, row: JsonRow): boolean => row.range !== undefined || tape.children(row.node) > 0;

const noPlace: number[] = [];

/** Which lines of a tree are open, which one is chosen, and what is searched. */
export function useJsonTree(tape: JsonTape): JsonTreeState {
  const [open, setOpen] = useState<ReadonlySet<number>>(() => firstOpen(tape, openAtFirst));
  const [activeId, setActiveId] = useState(0);
  const [found, setFound] = useState({ wanted: "", places: noPlace, at: 0 });
  const { isCut, rows } = useMemo(() => jsonRows(tape, open, mostRows), [tape, open]);
  const active = Math.max(
    0,
    rows.findIndex((row) => row.id === activeId),
  );
  const isOpen = (row: JsonRow): boolean => open.has(row.id);
  const choose = (row: JsonRow | undefined): void => {
    if (row) setActiveId(row.id);
  };
  const change = (ids: readonly number[], isOpening: boolean): void => {
    const next = new Set(open);
    for (const id of ids) {
      if (isOpening) next.add(id);
      else next.delete(id);
    }
    setOpen(next);
  };
  const toggle = (row: JsonRow): void => {
    choose(row);
    if (canOpen(tape, row)) change([row.id], !isOpen(row));
  };
  const show = (at: number): void => {
    const { ranges, steps } = jsonWay(tape, at);
    change([...ranges, ...steps.slice(0, -1).map((step) => step.node)], true);
    setActiveId(steps.at(-1)?.node ?? 0);
  };
  const find = (wanted: string): void => {
    const places = placesOf(tape.text, wanted, mostPlaces);
    setFound({ wanted, places, at: 0 });
    if (places[0] !== undefined) show(places[0]);
  };
  const step = (by: 1 | -1): void => {
    const at = (found.at + by + found.places.length) % Math.max(1, found.places.length);
    setFound({ ...found, at });
    show(found.places[at] ?? 0);
  };
  const steer = (key: string): boolean => {
    const row = rows[active];
    if (!row) return false;
    const targets: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1, PageDown: active + rowsOfPage, PageUp: active - rowsOfPage };
    const target = targets[key];
    if (target !== undefined) choose(rows[Math.max(0, Math.min(target, rows.length - 1))]);
    else if (key === "Enter" || key === " ") toggle(row);
    else if (key === "ArrowRight") steerInto(row);
    else if (key === "ArrowLeft") steerOut(row);
    else if (key === "*") change(siblingsOf(row), true);
    else return false;
    return true;
  };
  const steerInto = (row: JsonRow): void => {
    if (!canOpen(tape, row)) return;
    if (isOpen(row)) choose(rows[active + 1]);
    else toggle(row);
  };
  const steerOut = (row: JsonRow): void => {
    if (canOpen(tape, row) && isOpen(row)) toggle(row);
    else choose(rows[row.parent]);
  };
  const siblingsOf = (row: JsonRow): number[] => rows.filter((other) => other.parent === row.parent && canOpen(tape, other)).map((other) => other.id);
  return { rows, isCut, isOpen, active, choose, toggle, openAll: () => setOpen(firstOpen(tape, openAtOnce)), closeAll: () => setOpen(new Set([0])), steer, find, step, found };
}
