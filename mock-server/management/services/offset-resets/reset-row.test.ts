import { describe, expect, it } from "vitest";
import { resetRow } from "./reset-row.ts";

const queue = { brokerName: "broker-a", queueId: 1, minOffset: 100, maxOffset: 200 };

describe("what a reset does to a queue", () => {
  it("counts what comes again and what is skipped, of what is stored", () => {
    expect(resetRow(queue, { currentOffset: 150, wishedOffset: 120, beginsAtEnd: false })).toMatchObject({ newOffset: 120, redelivered: 30, skipped: 0, stays: false });
    expect(resetRow(queue, { currentOffset: 20, wishedOffset: 200, beginsAtEnd: false })).toMatchObject({ newOffset: 200, redelivered: 0, skipped: 100 });
  });

  it("goes to the nearest message when retention deleted the wished one, and tells both", () => {
    expect(resetRow(queue, { currentOffset: 150, wishedOffset: 7, beginsAtEnd: false })).toMatchObject({ wishedOffset: 7, newOffset: 100, redelivered: 50 });
    expect(resetRow(queue, { currentOffset: 150, wishedOffset: 900, beginsAtEnd: false })).toMatchObject({ wishedOffset: 900, newOffset: 200, skipped: 50 });
  });

  it("begins with the oldest where the group had never committed before", () => {
    expect(resetRow(queue, { currentOffset: 150, wishedOffset: null, beginsAtEnd: true })).toMatchObject({ wishedOffset: null, newOffset: 100, redelivered: 50 });
  });

  it("leaves a queue that is not named where it stands, or where its clients begin", () => {
    expect(resetRow(queue, { currentOffset: 150, wishedOffset: undefined, beginsAtEnd: true })).toMatchObject({ newOffset: 150, redelivered: 0, skipped: 0, stays: true });
    expect(resetRow(queue, { currentOffset: null, wishedOffset: undefined, beginsAtEnd: true })).toMatchObject({ newOffset: 200, redelivered: 0, skipped: 0, stays: true });
    expect(resetRow(queue, { currentOffset: null, wishedOffset: undefined, beginsAtEnd: false })).toMatchObject({ newOffset: 100, redelivered: 0, skipped: 0 });
  });
});
