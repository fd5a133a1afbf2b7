import { describe, expect, it } from "vitest";
import { BrokerStatistics } from "./broker-statistics.ts";
import { FakeClock } from "../fake-clock.ts";
import { Throughput } from "./throughput.ts";

describe("the statistics of a broker", () => {
  it("compute the last minute from snapshots of ten seconds", () => {
    const clock = new FakeClock();
    const statistics = new BrokerStatistics(clock);
    statistics.start();
    expect(statistics.find("TOPIC_PUT_NUMS", "T")).toBeUndefined();
    const item = statistics.item("TOPIC_PUT_NUMS", "T");
    item.add(2);
    item.add(6);
    expect(item.lastMinute.sum).toBe(0);
    clock.advance(10_000);
    expect(item.lastMinute).toEqual({ sum: 8, tps: 0.4, avgpt: 4 });
    clock.advance(60_000);
    expect(item.lastMinute.sum).toBe(0);
    clock.advance(540_000);
    expect(item.lastHour).toEqual({ sum: 8, tps: 8 / 1200, avgpt: 4 });
  });

  it("forget a topic and a group", () => {
    const statistics = new BrokerStatistics(new FakeClock());
    statistics.item("TOPIC_PUT_NUMS", "T").add(1);
    statistics.item("GROUP_GET_NUMS", "U@g").add(1);
    statistics.forget("T");
    statistics.forget("g");
    expect(statistics.find("TOPIC_PUT_NUMS", "T") ?? statistics.find("GROUP_GET_NUMS", "U@g")).toBeUndefined();
  });
});

describe("the throughput of a broker", () => {
  it("is three numbers from the first second on", () => {
    const clock = new FakeClock();
    let stored = 0;
    const throughput = new Throughput(clock, () => stored);
    throughput.start();
    expect(throughput.text("put")).toBe("0.0 0.0 0.0");
    for (let second = 0; second < 60; second++) {
      stored += second < 50 ? 0 : 100;
      throughput.found++;
      throughput.miss++;
      clock.advance(1_000);
    }
    expect(throughput.text("put")).toBe("100.0 16.6666666667 16.6666666667");
    expect(throughput.text("total")).toBe("2.0 2.0 2.0");
  });

  it("keeps the totals of the last two midnights", () => {
    const clock = new FakeClock();
    let stored = 10;
    const throughput = new Throughput(clock, () => stored);
    throughput.start();
    clock.advance(86_400_000);
    stored = 25;
    clock.advance(86_400_000);
    expect(throughput.putAtMidnight).toEqual([10, 25]);
  });
});
