import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { MetricStep } from "./metric-step.ts";
import type { MetricStepParts } from "./metric-step.ts";
import { RecordingSink } from "./recording-sink.ts";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const orders: MetricSubject = { scope: "topic", topic: "orders" };
const broker: MetricSubject = { scope: "broker", broker: "broker-a" };

function stepOf(sink: RecordingSink, parts: Partial<MetricStepParts>): MetricStep {
  return new MetricStep({ instanceId: "one", sink, samplers: [], prepare: () => Promise.resolve(), clock: Date.now, log, ...parts });
}

beforeEach(() => void vi.useFakeTimers({ now: 1_003_500 }));
afterEach(() => void vi.useRealTimers());

it("tells one step at every wall-clock multiple of ten seconds, each series asked for once", async () => {
  const sink = new RecordingSink();
  const step = stepOf(sink, {
    samplers: [
      {
        sample: (atMs, put) => {
          put("produceRate", orders, atMs / 1000);
          if (atMs !== 1_020_000) put("diskUsedRatio", broker, 0.5);
          put("lag", orders, Number.NaN);
        },
      },
    ],
  });
  step.start();
  await vi.advanceTimersByTimeAsync(30_000);
  step.stop();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sink.steps).toEqual([
    { atMs: 1_010_000, points: { "produceRate orders": 1010, "diskUsedRatio broker-a": 0.5 } },
    { atMs: 1_020_000, points: { "produceRate orders": 1020 } },
    { atMs: 1_030_000, points: { "produceRate orders": 1030, "diskUsedRatio broker-a": 0.5 } },
  ]);
  expect(sink.asked).toBe(2);
});

it("does not wait long for an engine that does not answer, and goes on after a failure", async () => {
  const sink = new RecordingSink();
  const step = stepOf(sink, {
    prepare: (atMs) => (atMs === 1_010_000 ? new Promise(() => undefined) : Promise.reject(new Error("away"))),
    samplers: [{ sample: (_atMs, put) => put("nodesDown", { scope: "instance" }, 1) }],
  });
  step.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sink.steps).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  step.stop();
  expect(sink.steps.map(({ atMs }) => atMs)).toEqual([1_010_000, 1_020_000]);
});

it("asks for its series again each hour, as a sink forgets what was not used for long", async () => {
  vi.setSystemTime(Date.UTC(2026, 10, 21, 12));
  const sink = new RecordingSink();
  const step = stepOf(sink, { samplers: [{ sample: (_atMs, put) => put("produceRate", orders, 1) }] });
  step.start();
  await vi.advanceTimersByTimeAsync(50 * 60_000);
  expect(sink.asked).toBe(1);
  await vi.advanceTimersByTimeAsync(20 * 60_000);
  step.stop();
  expect(sink.asked).toBe(2);
});
