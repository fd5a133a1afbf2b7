import { expect, it } from "vitest";
import type { MetricSink, SeriesId, SeriesKey } from "../metric-series.ts";
import { stepMs } from "../metric-series.ts";
import { LatestPoints } from "./latest-points.ts";

const hourMs = 3_600_000;
const noonMs = Date.UTC(2026, 10, 21, 12);
const lagOf = (topic: string): SeriesKey => ({ instanceId: "one", metric: "lag", subject: { scope: "topic", topic } });
const topicsOf = (latest: LatestPoints, sinceMs: number): string[] => latest.subjects("one", "lag", "topic", sinceMs).map((subject) => ("topic" in subject ? subject.topic : ""));

/** One series has a point in each step of the hours, as long as the console runs. */
function pass(latest: LatestPoints, fromMs: number, hours: number): void {
  for (let atMs = fromMs; atMs < fromMs + hours * hourMs; atMs += stepMs) latest.record(atMs, [latest.series(lagOf("busy"))], [1]);
}

it("names the subjects that had a point since a time, also those that have none now", () => {
  const latest = new LatestPoints();
  latest.record(noonMs, [latest.series(lagOf("ended")), latest.series({ instanceId: "two", metric: "lag", subject: { scope: "topic", topic: "other" } })], [5, 5]);
  pass(latest, noonMs + stepMs, 0.5);
  const nowMs = noonMs + 0.5 * hourMs;
  expect([...latest.current()].map(({ key }) => key)).toEqual([lagOf("busy")]);
  expect(topicsOf(latest, nowMs - hourMs)).toEqual(["ended", "busy"]);
  expect(topicsOf(latest, noonMs)).toEqual(["busy"]);
  expect(latest.since("one", "lag", "topic")).toBe(noonMs - stepMs);
});

it("forgets what was not used for a day, and gives it no handle of another series when it comes back", () => {
  const latest = new LatestPoints();
  const ended = latest.series(lagOf("ended"));
  latest.record(noonMs, [ended], [5]);
  pass(latest, noonMs + stepMs, 23);
  expect(topicsOf(latest, 0)).toEqual(["ended", "busy"]);
  pass(latest, noonMs + 23 * hourMs + stepMs, 3);
  expect(topicsOf(latest, 0)).toEqual(["busy"]);
  expect(latest.since("one", "lag", "topic")).toBe(noonMs - stepMs);
  const nowMs = noonMs + 26 * hourMs + stepMs;
  latest.record(nowMs, [ended], [7]);
  expect(topicsOf(latest, 0)).toEqual(["busy"]);
  latest.record(nowMs, [latest.series(lagOf("ended")), latest.series(lagOf("new"))], [7, 8]);
  expect([...latest.current()].map(({ key, value }) => [key, value])).toEqual([[lagOf("busy"), 1], [lagOf("ended"), 7], [lagOf("new"), 8]]);
});

it("keeps a handle that is asked for again, however long it had no point", () => {
  const latest = new LatestPoints();
  const quiet = latest.series(lagOf("quiet"));
  for (let hour = 0; hour < 72; hour++) {
    expect(latest.series(lagOf("quiet"))).toBe(quiet);
    pass(latest, noonMs + hour * hourMs, 1);
  }
  const nowMs = noonMs + 72 * hourMs;
  latest.record(nowMs, [quiet], [3]);
  expect(topicsOf(latest, nowMs - stepMs)).toContain("quiet");
});

it("goes by the series that was given a handle last, when the store uses one again", () => {
  const inner: MetricSink = { series: (): SeriesId => 0, record: () => undefined, absent: () => undefined };
  const latest = new LatestPoints(inner);
  latest.record(noonMs, [latest.series(lagOf("before"))], [5]);
  const id = latest.series(lagOf("after"));
  expect([...latest.current()]).toEqual([]);
  latest.record(noonMs, [id], [6]);
  expect([...latest.current()].map(({ key, value }) => [key, value])).toEqual([[lagOf("after"), 6]]);
});

it("forgets an instance that was removed", () => {
  const latest = new LatestPoints();
  pass(latest, noonMs, 0.1);
  latest.absent("one", "lag", "group", "switchedOff");
  latest.removeInstance("one");
  expect([topicsOf(latest, 0), latest.since("one", "lag", "topic"), latest.absence("one", "lag", "group")]).toEqual([[], null, null]);
});
