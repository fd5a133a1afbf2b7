import { expect, it } from "vitest";
import { HeldCursors } from "./held-cursors.ts";

it("leaves short cursors as they are", () => {
  const held = new HeldCursors();
  expect([held.give(""), held.give("abc"), held.take("abc"), held.take("")]).toEqual(["", "abc", "abc", ""]);
});

it("keeps long ones under a short name, as often as they are asked for, and refuses unknown names", () => {
  const held = new HeldCursors();
  const long = "x".repeat(50_000);
  const name = held.give(long);
  expect(name.length).toBeLessThan(64);
  expect([held.take(name), held.take(name)]).toEqual([long, long]);
  expect(() => new HeldCursors().take(name)).toThrow("cannot go on from this cursor");
});

it("lets the oldest go instead of growing", () => {
  const held = new HeldCursors();
  const names = Array.from({ length: 5 }, (_, index) => held.give(String(index).repeat(4 * 1024 * 1024)));
  expect(() => held.take(names[0] ?? "")).toThrow("cannot go on from this cursor");
  expect(held.take(names[4] ?? "")).toHaveLength(4 * 1024 * 1024);
});
