import type { BrokerRow } from "../../contract/cluster.ts";
import { nodeSortColumns } from "./search.ts";
import type { NodeSort } from "./search.ts";

/** Names one node among the masters and slaves. */
export const nodeKey = (row: Pick<BrokerRow, "brokerName" | "brokerId">): string => `${row.brokerName}:${row.brokerId}`;

type Sortable = string | number | null;

const valueOf: Record<NodeSort, (row: BrokerRow) => Sortable> = {
  broker: (row) => row.brokerName,
  address: (row) => row.address,
  version: (row) => row.version,
  produceTps: (row) => row.produceTps,
  consumeTps: (row) => row.consumeTps,
  producedToday: (row) => row.producedToday,
  consumedToday: (row) => row.consumedToday,
  producedYesterday: (row) => row.producedYesterday,
  consumedYesterday: (row) => row.consumedYesterday,
  topicCount: (row) => row.topicCount,
  disk: (row) => row.diskUsedRatio,
  startedAt: (row) => row.bootedAt,
};

/** Figures that are not known come last in both directions. */
function compare(a: Sortable, b: Sortable, direction: 1 | -1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b), "en", { numeric: true }) * direction;
  return (a - b) * direction;
}

/**
 * The nodes that match, in the wanted order. The API answers a cluster whole (tens of nodes at most),
 * so this one list is sorted here; equal rows keep each slave under its master (CLU-6).
 */
export function nodesInOrder(rows: readonly BrokerRow[], sort: NodeSort | `-${NodeSort}`, text = ""): BrokerRow[] {
  const direction = sort.startsWith("-") ? -1 : 1;
  const column = nodeSortColumns.find((name) => sort === name || sort === `-${name}`) ?? "broker";
  const value = valueOf[column];
  const wanted = text.toLowerCase();
  const byNode = (a: BrokerRow, b: BrokerRow): number => compare(a.brokerName, b.brokerName, 1) || a.brokerId - b.brokerId;
  return rows
    .filter((row) => `${row.brokerName} ${row.address}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => compare(value(a), value(b), direction) || byNode(a, b));
}

/** A slave whose rate stays 0 while its master stores: replication is probably broken (CLU-6, FAQ-18). */
export function isProbablyNotReplicating(node: BrokerRow, rows: readonly BrokerRow[]): boolean {
  if (node.role !== "slave" || node.state !== "running" || node.produceTps !== 0) return false;
  const master = rows.find((row) => row.brokerName === node.brokerName && row.role === "master");
  return (master?.produceTps ?? 0) > 0;
}

/** Sum over the masters; undefined when none of them told it. Slaves hold copies and are not counted. */
export function sumOfMasters(rows: readonly BrokerRow[], figure: "produceTps" | "consumeTps" | "producedToday" | "consumedToday"): number | undefined {
  const known = rows.filter((row) => row.role === "master").flatMap((row) => row[figure] ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

/** Host and port of an address; IPv6 hosts keep their brackets. */
export function hostAndPort(address: string): { host: string; port: string } {
  const at = address.lastIndexOf(":");
  return at < 0 ? { host: address, port: "" } : { host: address.slice(0, at), port: address.slice(at + 1) };
}

/** Neither serves nor tells anything of itself, and the console knows why. */
export function isAway(state: BrokerRow["state"]): boolean {
  return state !== "running" && state !== "unreachable";
}

/** A master that clients cannot reach and that is not about to come. */
export function isDown({ role, state }: BrokerRow): boolean {
  return role === "master" && (state === "stopped" || state === "failed" || state === "unreachable");
}
