import { expect, it } from "vitest";
import { RateWindow } from "./rate-window.ts";

it("knows no rate before two samples", () => {
  const window = new RateWindow();
  expect(window.rate()).toBeNull();
  window.push(0, 100);
  expect(window.rate()).toBeNull();
  window.push(10_000, 150);
  expect(window.rate()).toBe(5);
});

it("looks at the last minute only", () => {
  const window = new RateWindow();
  let total = 0;
  for (let at = 0; at <= 300_000; at += 10_000) {
    window.push(at, total);
    total += at < 200_000 ? 1000 : 10;
  }
  expect(window.rate()).toBe(1);
});

it("still answers when samples are further apart than the window", () => {
  const window = new RateWindow();
  window.push(0, 0);
  window.push(100_000, 200);
  window.push(200_000, 500);
  expect(window.rate()).toBe(3);
});

it("starts again when the total falls", () => {
  const window = new RateWindow();
  window.push(0, 1000);
  window.push(10_000, 2000);
  window.push(20_000, 5);
  expect(window.rate()).toBeNull();
});

it("starts again when the clock is set back, instead of knowing no rate until it is there again", () => {
  const window = new RateWindow();
  for (let at = 0; at <= 60_000; at += 10_000) window.push(7_200_000 + at, at);
  window.push(3_600_000, 60_100);
  expect(window.rate()).toBeNull();
  window.push(3_610_000, 60_200);
  expect(window.rate()).toBe(10);
});
