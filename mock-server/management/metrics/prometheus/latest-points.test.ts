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
  expect([...latest.current(nowMs)].map(({ key }) => key)).toEqual([lagOf("busy")]);
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
  expect([...latest.current(nowMs)].map(({ key, value }) => [key, value])).toEqual([[lagOf("busy"), 1], [lagOf("ended"), 7], [lagOf("new"), 8]]);
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
  expect([...latest.current(noonMs)]).toEqual([]);
  latest.record(noonMs, [id], [6]);
  expect([...latest.current(noonMs)].map(({ key, value }) => [key, value])).toEqual([[lagOf("after"), 6]]);
});

it("forgets an instance that was removed", () => {
  const latest = new LatestPoints();
  pass(latest, noonMs, 0.1);
  latest.absent("one", "lag", "group", "switchedOff");
  latest.removeInstance("one");
  expect([topicsOf(latest, 0), latest.since("one", "lag", "topic"), latest.absence("one", "lag", "group")]).toEqual([[], null, null]);
});

it("ends with the first step in which an instance could not be read, but for what was told in it, and comes back with the first that could", () => {
  const latest = new LatestPoints();
  const [lag, down, other] = [latest.series(lagOf("busy")), latest.series({ instanceId: "one", metric: "nodesDown", subject: { scope: "instance" } }), latest.series({ instanceId: "two", metric: "nodesDown", subject: { scope: "instance" } })];
  const current = (nowMs: number): string[] => [...latest.current(nowMs)].map(({ key, value }) => `${key.instanceId} ${key.metric} ${value}`);
  latest.record(noonMs, [lag, down, other], [5, 0, 0]);
  // A step that comes late makes no hole.
  expect(current(noonMs + 2 * stepMs)).toEqual(["one lag 5", "one nodesDown 0", "two nodesDown 0"]);
  latest.missed("one", noonMs + 3 * stepMs);
  latest.record(noonMs + 3 * stepMs, [down], [1]);
  expect(current(noonMs + 3 * stepMs + 10)).toEqual(["one nodesDown 1", "two nodesDown 0"]);
  latest.record(noonMs + 4 * stepMs, [lag, down], [7, 0]);
  expect(current(noonMs + 4 * stepMs)).toEqual(["one lag 7", "one nodesDown 0", "two nodesDown 0"]);
  // Nobody told anything any more.
  expect(current(noonMs + hourMs)).toEqual([]);
});

it("goes on at once when the clock is set back, and shows nothing of a time to come", () => {
  const latest = new LatestPoints();
  const [lag, quiet] = ["busy", "quiet"].map((topic) => latest.series(lagOf(topic)));
  latest.record(noonMs, [lag!, quiet!], [5, 5]);
  latest.missed("one", noonMs + stepMs);
  latest.record(noonMs - hourMs, [lag!], [7]);
  expect([...latest.current(noonMs - hourMs + 10)].map(({ key, value }) => [key, value])).toEqual([[lagOf("busy"), 7]]);
});
