import { evidence } from "../candidate.ts";
import type { Candidate, Check } from "../candidate.ts";
import type { NodeFact } from "../doctor-facts.ts";

const confirmMs = 10_000;

/** Nodes that do not answer, or that their name server does not know any more; and the whole instance, when nothing can be read. */
export const nodesDown: Check = {
  name: "nodes",
  check({ away, nodes }) {
    if (away) {
      return { findings: [{ kind: "instanceAway", severity: "act", subject: { scope: "instance" }, params: {}, evidence: [evidence("engineSays", { text: away.reason })], place: { page: "details", open: "edit" }, sinceMs: away.sinceMs, confirmMs: 0 }], unchecked: [], checked: 1 };
    }
    return { findings: nodes.filter(({ answers }) => !answers).map(down), unchecked: [], checked: nodes.length };
  },
};

function down(node: NodeFact): Candidate {
  const { address, brokerId, brokerName, failure, isStopped, lastSeenAtMs } = node;
  return {
    kind: isStopped ? "nodeStopped" : "nodeDown",
    // A slave that is away leaves the master without a copy; nobody waits for it.
    severity: isStopped ? "note" : brokerId === 0 ? "act" : "watch",
    subject: { scope: "broker", broker: brokerName },
    params: { broker: brokerName, brokerId, address },
    evidence: [evidence("lastSeen", { lastSeenAtMs }), ...(failure ? [evidence("engineSays", { text: failure })] : [])],
    place: { page: "cluster", broker: brokerName, brokerId },
    sinceMs: lastSeenAtMs,
    confirmMs,
  };
}
