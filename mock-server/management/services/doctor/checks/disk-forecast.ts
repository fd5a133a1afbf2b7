import type { Finding } from "../../../../../src/contract/doctor.ts";
import { evidence } from "../candidate.ts";
import type { Candidate, Check, Unchecked } from "../candidate.ts";
import type { NodeFact } from "../doctor-facts.ts";
import { refusedFromRatio } from "./writes-refused.ts";

/** Where 4.9 begins to delete files before their time (diskSpaceCleanForciblyRatio). */
const forcedFromRatio = 0.85;
const hourMs = 3_600_000;
const actWithinMs = 24 * hourMs;
const watchWithinMs = 72 * hourMs;

/** When the disk of a master will be full if it goes on filling as it did in the last hours, and what the broker will do before. */
export const diskForecast: Check = {
  name: "disk",
  check({ away, nodes, nowMs }) {
    const masters = away ? [] : nodes.filter(({ answers, brokerId }) => answers && brokerId === 0);
    const unchecked = masters.flatMap((node): Unchecked[] => {
      if (node.diskUsedRatio === null || node.diskTotalBytes === null) return [{ reason: "engineDoesNotTell", thing: node.brokerName }];
      return node.diskTrend === null && node.diskUsedRatio < forcedFromRatio ? [{ reason: "tooLittleHistory", thing: node.brokerName }] : [];
    });
    return { findings: masters.flatMap((node) => forecast(node, nowMs)), unchecked, checked: masters.length - unchecked.length };
  },
};

function forecast(node: NodeFact, nowMs: number): Candidate[] {
  const { brokerName, diskTotalBytes, diskTrend, diskUsedRatio } = node;
  if (diskUsedRatio === null || diskUsedRatio > refusedFromRatio) return [];
  const base = { subject: { scope: "broker" as const, broker: brokerName }, place: { page: "details" as const, open: "settings" as const }, sinceMs: null, confirmMs: 60_000 };
  const used = evidence("diskUsed", { usedRatio: diskUsedRatio });
  const fillsPerMs = diskTrend === null ? 0 : -diskTrend.freedPerMs;
  const leftMs = fillsPerMs > 0 && diskTotalBytes !== null ? ((refusedFromRatio - diskUsedRatio) * diskTotalBytes) / fillsPerMs : Infinity;
  if (leftMs <= watchWithinMs && diskTrend !== null) {
    const facts = [used, evidence("diskFills", { fillsBytesPerSecond: Math.round(fillsPerMs * 1000), overMs: diskTrend.overMs }), ...policyOf(node)];
    return [{ ...base, kind: "diskWillFill", severity: leftMs <= actWithinMs ? "act" : "watch", params: { broker: brokerName, fullAtMs: Math.round(nowMs + leftMs) }, evidence: facts }];
  }
  if (diskUsedRatio >= forcedFromRatio) return [{ ...base, kind: "diskFull", severity: "act", params: { broker: brokerName, usedRatio: diskUsedRatio }, evidence: [used, ...policyOf(node)] }];
  return [];
}

/** What the broker does while its disk fills. */
function policyOf({ settings }: NodeFact): Finding["evidence"] {
  const { deleteAtOnceRatio = null, deletesForcibly = null, retentionMs = null } = settings ?? {};
  const expired = deleteAtOnceRatio !== null && retentionMs !== null ? [evidence("diskExpiredFirst", { fromRatio: deleteAtOnceRatio, retentionMs })] : [];
  const forced = deletesForcibly === null ? "diskPolicyUnknown" : deletesForcibly ? "diskPolicyForced" : "diskPolicyKept";
  return [...expired, evidence(forced, { fromRatio: forcedFromRatio, refusedFromRatio })];
}
