import { evidence } from "../candidate.ts";
import type { Candidate, Check } from "../candidate.ts";
import type { NodeFact } from "../doctor-facts.ts";

const standsAfterMs = 60_000;
const behindAfterMs = 5 * 60_000;

/** Slaves whose log does not grow while the master's does, or that stay far behind: what they lack is lost with the master's disk. */
export const slavesBehind: Check = {
  name: "replication",
  check({ away, nodes, nowMs }) {
    const slaves = away ? [] : nodes.filter(({ answers, brokerId }) => answers && brokerId !== 0);
    const known = slaves.filter(({ following }) => following !== null);
    return { findings: known.flatMap((node) => lagging(node, nowMs)), unchecked: slaves.filter((node) => !known.includes(node)).map(({ brokerId, brokerName }) => ({ reason: "engineDoesNotTell", thing: `${brokerName}:${brokerId}` })), checked: known.length };
  },
};

function lagging({ address, brokerId, brokerName, following }: NodeFact, nowMs: number): Candidate[] {
  if (following === null) return [];
  const { behindBytes, behindSinceMs, standsSinceMs } = following;
  const base = { subject: { scope: "broker" as const, broker: brokerName }, params: { broker: brokerName, brokerId }, place: { page: "cluster" as const, broker: brokerName, brokerId }, confirmMs: 0 };
  if (standsSinceMs !== null && nowMs - standsSinceMs >= standsAfterMs) {
    return [{ ...base, kind: "slaveStands", severity: "act", evidence: [evidence("slaveAt", { address, sinceAtMs: standsSinceMs }), evidence("slaveLag", { behindBytes })], sinceMs: standsSinceMs }];
  }
  if (behindSinceMs !== null && nowMs - behindSinceMs >= behindAfterMs) {
    return [{ ...base, kind: "slaveBehind", severity: "watch", evidence: [evidence("slaveLag", { behindBytes })], sinceMs: behindSinceMs }];
  }
  return [];
}
