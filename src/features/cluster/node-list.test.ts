import { describe, expect, it } from "vitest";
import type { BrokerRow } from "../../contract/cluster.ts";
import { hostAndPort, isProbablyNotReplicating, nodeKey, nodesInOrder, sumOfMasters } from "./node-list.ts";

const node = (part: Partial<BrokerRow>): BrokerRow => ({
  cluster: "c",
  brokerName: "broker-a",
  brokerId: 0,
  role: part.brokerId ? "slave" : "master",
  address: "10.0.0.1:10911",
  state: "running",
  stateDetail: "", stateSince: null,
  version: "V4_9_8",
  produceTps: 5,
  consumeTps: 5,
  producedYesterday: null,
  consumedYesterday: null,
  producedToday: 10,
  consumedToday: 10,
  topicCount: 3,
  diskUsedRatio: 0.5,
  bootedAt: 1,
  storePath: "/data",
  ...part,
});
const rows = [node({ brokerName: "broker-b" }), node({ brokerName: "broker-a", brokerId: 1, produceTps: 0 }), node({ brokerName: "broker-a", produceTps: 40 }), node({ brokerName: "broker-10", produceTps: null })];

describe("nodesInOrder", () => {
  it("keeps each slave under its master", () => {
    expect(nodesInOrder(rows, "broker").map(nodeKey)).toEqual(["broker-10:0", "broker-a:0", "broker-a:1", "broker-b:0"]);
  });

  it("puts unknown figures last in both directions", () => {
    expect(nodesInOrder(rows, "produceTps").map(nodeKey)).toEqual(["broker-a:1", "broker-b:0", "broker-a:0", "broker-10:0"]);
    expect(nodesInOrder(rows, "-produceTps").map(nodeKey)).toEqual(["broker-a:0", "broker-b:0", "broker-a:1", "broker-10:0"]);
  });

  it("filters by name and address without regard to case", () => {
    expect(nodesInOrder(rows, "broker", "BROKER-B").map(nodeKey)).toEqual(["broker-b:0"]);
    expect(nodesInOrder(rows, "broker", "10.0.0.1:10911")).toHaveLength(4);
  });
});

it("suspects a slave that stays at 0 while its master stores", () => {
  expect(rows.map((row) => isProbablyNotReplicating(row, rows))).toEqual([false, true, false, false]);
  const idle = rows.map((row) => ({ ...row, produceTps: 0 }));
  expect(idle.some((row) => isProbablyNotReplicating(row, idle))).toBe(false);
});

it("adds up masters only, and nothing known is not zero", () => {
  expect(sumOfMasters(rows, "produceTps")).toBe(45);
  expect(sumOfMasters([node({ produceTps: null })], "produceTps")).toBeUndefined();
});

it("splits host and port, also of IPv6", () => {
  expect(hostAndPort("10.0.0.1:10911")).toEqual({ host: "10.0.0.1", port: "10911" });
  expect(hostAndPort("[fe80::1]:10911")).toEqual({ host: "[fe80::1]", port: "10911" });
});
