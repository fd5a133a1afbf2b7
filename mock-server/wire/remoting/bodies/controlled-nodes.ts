import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";

/** The key of GET_NAMESRV_CONFIG (319) by which a name server tells that it starts and stops its brokers; ours, no real one has it. */
export const nodeControlKey = "nodeControl";

const nodeStates = ["starting", "running", "stopping", "stopped", "failed"] as const;
export type ControlledNodeState = (typeof nodeStates)[number];

/** A broker that a name server controls, running or not: the answer of MQDECK_LIST_NODES. */
export interface ControlledNode {
  clusterName: string;
  brokerName: string;
  /** 0 = master. */
  brokerId: number;
  /** Where it listens, or listened last; empty when it never did. */
  address: string;
  state: ControlledNodeState;
  /** Why it failed; empty otherwise. */
  reason: string;
  /** Since when it has been in this state, ms since 1970. */
  sinceMs: number;
}

/** Body: `{"nodes":[{"address","brokerId","brokerName","clusterName","reason","sinceMs","state"}]}`. */
export function formatControlledNodes(nodes: readonly ControlledNode[]): Buffer {
  return printFastjson({ nodes: nodes.map((node) => ({ ...node })) });
}

/** A state that this version does not know is read as failed, with the word as the reason. */
export function parseControlledNodes(body: Buffer): ControlledNode[] {
  return parseFastjsonObject(body).objects("nodes").map((node) => {
    const told = node.text("state");
    const state = nodeStates.find((known) => known === told);
    return {
      clusterName: node.text("clusterName"),
      brokerName: node.text("brokerName"),
      brokerId: node.number("brokerId"),
      address: node.text("address"),
      state: state ?? "failed",
      reason: state === undefined ? told : node.text("reason"),
      sinceMs: node.number("sinceMs"),
    };
  });
}
