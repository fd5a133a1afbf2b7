import { expect, it } from "vitest";
import { arranged, without } from "./arrange.ts";
import type { ArrangeStep, Place } from "./arrange.ts";

const place = (id: string, x: number, y: number, w = 6, h = 4): Place => ({ id, x, y, w, h });
/** a and b beside each other, c below them over the whole width. */
const board = [place("a", 0, 0), place("b", 6, 0), place("c", 0, 4, 12, 3)];
const after = (id: string, ...steps: ArrangeStep[]): string[] => steps.reduce<Place[]>((places, step) => arranged(places, id, step), board).map(({ id: name, x, y, w, h }) => `${name} ${x},${y} ${w}x${h}`);

it("moves a panel behind its neighbour below and back", () => {
  expect(after("a", "down")).toEqual(["a 0,7 6x4", "b 6,0 6x4", "c 0,4 12x3"]);
  expect(after("a", "down", "up")).toEqual(["a 0,0 6x4", "b 6,0 6x4", "c 0,4 12x3"]);
  expect(after("c", "up")).toEqual(["a 0,3 6x4", "b 6,3 6x4", "c 0,0 12x3"]);
});

it("moves to the side, and the others make room below", () => {
  expect(after("a", "right")).toEqual(["a 1,0 6x4", "b 6,4 6x4", "c 0,8 12x3"]);
  expect(after("b", "right")).toEqual(["a 0,0 6x4", "b 6,0 6x4", "c 0,4 12x3"]);
});

it("makes larger and smaller within the board", () => {
  expect(after("b", "taller", "narrower")).toEqual(["a 0,0 6x4", "b 6,0 5x5", "c 0,5 12x3"]);
  expect(after("b", "wider")).toEqual(["a 0,4 6x4", "b 5,0 7x4", "c 0,8 12x3"]);
  expect(after("c", "shorter", "shorter", "shorter")).toEqual(["a 0,0 6x4", "b 6,0 6x4", "c 0,4 12x2"]);
});

it("closes the gap of a panel that is taken away", () => expect(without(board, "a").concat(without(without(board, "a"), "b")).map(({ id, y }) => `${id} ${y}`)).toEqual(["b 0", "c 4", "c 0"]));
