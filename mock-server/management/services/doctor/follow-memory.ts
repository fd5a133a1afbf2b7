import type { Following } from "./doctor-facts.ts";

/** What is on its way between two nodes at any moment, bytes. */
const onItsWayBytes = 16 * 1024 * 1024;

interface Seen {
  slaveOffset: number;
  masterOffset: number;
  standsSinceMs: number | null;
  behindSinceMs: number | null;
}

/** Compares the ends of the logs of slaves and masters over several looks. */
export class FollowMemory {
  readonly #seen = new Map<string, Seen>();

  /** `master` and `slave`: ends of their commit logs in one look; null when a node does not tell. */
  see(node: string, master: number | null, slave: number | null, nowMs: number): Following | null {
    if (master === null || slave === null) {
      this.#seen.delete(node);
      return null;
    }
    const before = this.#seen.get(node);
    const behindBytes = Math.max(0, master - slave);
    const grewBytes = before ? Math.max(0, master - before.masterOffset) : 0;
    const stands = before !== undefined && slave === before.slaveOffset && behindBytes > 0 && (grewBytes > 0 || before.standsSinceMs !== null);
    const isBehind = behindBytes > Math.max(onItsWayBytes, grewBytes);
    const seen = { slaveOffset: slave, masterOffset: master, standsSinceMs: stands ? (before.standsSinceMs ?? nowMs) : null, behindSinceMs: isBehind ? (before?.behindSinceMs ?? nowMs) : null };
    this.#seen.set(node, seen);
    return { behindBytes, behindSinceMs: seen.behindSinceMs, standsSinceMs: seen.standsSinceMs };
  }
}
