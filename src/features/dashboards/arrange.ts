import { boardColumns } from "../../contract/boards.ts";
import type { BoardPanel } from "../../contract/boards.ts";

export type Place = Pick<BoardPanel, "id" | "x" | "y" | "w" | "h">;
export type ArrangeStep = "left" | "right" | "up" | "down" | "wider" | "narrower" | "taller" | "shorter";

/** So small that head and figure can still be read. */
export const least = { w: 2, h: 2 } as const;
const most = { h: 20 } as const;

const shareColumns = (a: Place, b: Place): boolean => a.x < b.x + b.w && b.x < a.x + a.w;

/** Panels fall up until they lie below another one, in the given order; the answer keeps the order of `places`. */
function fallen<Panel extends Place>(places: readonly Panel[], ordered: readonly Panel[]): Panel[] {
  const placed = new Map<string, Panel>();
  for (const panel of ordered) {
    const below = [...placed.values()].filter((other) => shareColumns(panel, other)).map(({ y, h }) => y + h);
    placed.set(panel.id, { ...panel, y: Math.max(0, ...below) });
  }
  return places.map((panel) => placed.get(panel.id) ?? panel);
}

/**
 * One step with a panel: a column to the side, before or behind its neighbour above or below, a column wider or a row taller.
 * The others make room as they do for the pointer: nothing overlaps and everything moves up as far as it can.
 */
export function arranged<Panel extends Place>(places: readonly Panel[], id: string, step: ArrangeStep): Panel[] {
  const panel = places.find((candidate) => candidate.id === id);
  if (!panel) return [...places];
  const next = { ...panel };
  /** Where it stands in the order from top to bottom. */
  let rank = panel.y - 0.5;
  const neighbours = places.filter((other) => other.id !== id && shareColumns(panel, other));
  if (step === "left") next.x = Math.max(0, panel.x - 1);
  if (step === "right") next.x = Math.min(boardColumns - panel.w, panel.x + 1);
  if (step === "up") rank = Math.max(-1, ...neighbours.filter(({ y }) => y < panel.y).map(({ y }) => y)) - 0.5;
  if (step === "down") rank = Math.min(Infinity, ...neighbours.filter(({ y }) => y > panel.y).map(({ y }) => y)) + 0.5;
  if (step === "wider" && panel.x + panel.w === boardColumns) next.x = Math.max(0, panel.x - 1);
  if (step === "wider") next.w = Math.min(boardColumns, panel.w + 1);
  if (step === "narrower") next.w = Math.max(least.w, panel.w - 1);
  if (step === "taller") next.h = Math.min(most.h, panel.h + 1);
  if (step === "shorter") next.h = Math.max(least.h, panel.h - 1);
  const rankOf = (other: Place): number => (other.id === id ? rank : other.y);
  const changed = places.map((other) => (other.id === id ? next : other));
  return fallen(changed, [...changed].sort((a, b) => rankOf(a) - rankOf(b) || a.x - b.x));
}

/** Without a panel; the others move up. */
export function without<Panel extends Place>(places: readonly Panel[], id: string): Panel[] {
  const rest = places.filter((panel) => panel.id !== id);
  return fallen(rest, [...rest].sort((a, b) => a.y - b.y || a.x - b.x));
}
