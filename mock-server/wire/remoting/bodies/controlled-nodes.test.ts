import { expect, it } from "vitest";
import { formatControlledNodes, parseControlledNodes } from "./controlled-nodes.ts";

const text = '{"nodes":[{"address":"127.0.0.1:10921","brokerId":0,"brokerName":"broker-b","clusterName":"C","reason":"no space","sinceMs":1795210146730,"state":"failed"}]}';

it("reads and prints the nodes that a name server controls", () => {
  const nodes = parseControlledNodes(Buffer.from(text));
  expect(nodes).toEqual([{ clusterName: "C", brokerName: "broker-b", brokerId: 0, address: "127.0.0.1:10921", state: "failed", reason: "no space", sinceMs: 1_795_210_146_730 }]);
  expect(JSON.parse(formatControlledNodes(nodes).toString())).toEqual(JSON.parse(text));
});

it("does not take a state of a later version for a running one", () => {
  expect(parseControlledNodes(Buffer.from(text.replace('"failed"', '"draining"')))[0]).toMatchObject({ state: "failed", reason: "draining" });
});
