import { expect, it } from "vitest";
import { brokerLabels } from "./broker-labels.ts";

const node = { cluster: "c", brokerName: "broker-a", brokerId: 0, address: "10.0.0.1:10911", failure: "", isRegistered: true };
const facts = { bootedAtMs: 0, producerConnections: 2, consumerConnections: null, topicCount: 10 };

it("gives the 45 labels of BRK-1 in their order, with what the engine does not tell as not known", () => {
  const runtime = new Map([["brokerVersionDesc", "V4_9_8"], ["putTps", "1.0 2.0 3.0"], ["commitLogDiskRatio", "0.6974"], ["putLatency99", "3"], ["pid", "3026"]]);
  const { labelled, others } = brokerLabels({ ...node, runtime }, facts);
  expect(labelled).toHaveLength(45);
  expect(labelled.slice(0, 5)).toEqual([
    { key: "version", value: "V4_9_8" },
    { key: "bootstrap time", value: "1970-01-01T00:00:00.000Z" },
    { key: "broker id/pid", value: "0 / 3026" },
    { key: "broker address", value: "10.0.0.1:10911" },
    { key: "produce tps(10s,1min,10min)", value: "1.0 2.0 3.0" },
  ]);
  expect(labelled.find(({ key }) => key === "commitLogDiskRatio")?.value).toBe("69.74%");
  expect(labelled.find(({ key }) => key === "consumerConnectionsNum")?.value).toBeNull();
  expect(labelled.at(-1)).toEqual({ key: "putMessageDistributeTime", value: null });
  expect(others).toEqual([{ key: "putLatency99", value: "3" }]);
});

it("knows nothing of a node that did not answer", () => {
  const { labelled, others } = brokerLabels({ ...node, runtime: null }, facts);
  expect(labelled.every(({ value }) => value === null)).toBe(true);
  expect(others).toEqual([]);
});
