import { evidence } from "../candidate.ts";
import type { Candidate, Check } from "../candidate.ts";
import type { NodeFact } from "../doctor-facts.ts";

const writeBit = 2;
/** Where 4.9 refuses writes when it does not say otherwise (diskSpaceWarningLevelRatio). */
export const refusedFromRatio = 0.9;

/** Masters that take no messages: their disk is full, or somebody made them read-only. */
export const writesRefused: Check = {
  name: "writes",
  check({ away, nodes }) {
    const masters = away ? [] : nodes.filter(({ answers, brokerId }) => answers && brokerId === 0);
    const unknown = masters.filter(({ diskUsedRatio, isStoreWritable, settings }) => settings === null && diskUsedRatio === null && isStoreWritable === null);
    return { findings: masters.flatMap(refusal), unchecked: unknown.map(({ brokerName }) => ({ reason: "engineDoesNotTell", thing: brokerName })), checked: masters.length - unknown.length };
  },
};

function refusal(node: NodeFact): Candidate[] {
  const { brokerId, brokerName, diskUsedRatio, isStoreWritable, settings } = node;
  const base = { subject: { scope: "broker" as const, broker: brokerName }, params: { broker: brokerName }, sinceMs: null, confirmMs: 10_000 };
  const isFull = isStoreWritable === null ? diskUsedRatio !== null && diskUsedRatio > refusedFromRatio : !isStoreWritable;
  if (isFull) {
    const facts = diskUsedRatio === null ? [] : [evidence("diskUsed", { usedRatio: diskUsedRatio })];
    return [{ ...base, kind: "writesRefusedByDisk", severity: "act", evidence: [...facts, evidence("writesRefusedAt", { fromRatio: refusedFromRatio })], place: { page: "details", open: "settings" } }];
  }
  const permission = settings?.permission ?? null;
  if (permission !== null && (permission & writeBit) === 0) {
    return [{ ...base, kind: "writesRefusedBySetting", severity: "watch", evidence: [evidence("permission", { permission })], place: { page: "cluster", broker: brokerName, brokerId } }];
  }
  return [];
}
