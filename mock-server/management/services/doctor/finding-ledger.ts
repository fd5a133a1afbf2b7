import { createHash } from "node:crypto";
import type { DoctorCheck, Finding } from "../../../../src/contract/doctor.ts";
import type { Candidate } from "./candidate.ts";

/** A finding that is not seen any more stays so long, so that one look that fell between does not make it blink. */
const clearMs = 25_000;
/** One that comes back within this time goes on as the same. */
const forgetMs = 5 * 60_000;

interface Entry {
  check: DoctorCheck;
  candidate: Candidate;
  firstSeenMs: number;
  lastSeenMs: number;
  isShown: boolean;
}

/** Keeps findings over looks: shows what lasts, drops what is over, and remembers since when. */
export class FindingLedger {
  readonly #entries = new Map<string, Entry>();

  /** What one check found in this look. A check that did not run is not told, so that its findings stay. */
  take(check: DoctorCheck, candidates: readonly Candidate[], nowMs: number): void {
    for (const candidate of candidates) {
      const key = keyOf(check, candidate);
      const known = this.#entries.get(key);
      const firstSeenMs = known?.firstSeenMs ?? nowMs;
      this.#entries.set(key, { check, candidate, firstSeenMs, lastSeenMs: nowMs, isShown: known?.isShown === true || nowMs - firstSeenMs >= candidate.confirmMs });
    }
    for (const [key, entry] of this.#entries) {
      if (entry.check !== check) continue;
      const absentMs = nowMs - entry.lastSeenMs;
      // Seen once and not again: it was nothing.
      if (absentMs >= forgetMs || (absentMs > clearMs && !entry.isShown)) this.#entries.delete(key);
    }
  }

  /** The gravest first, of those the newest. */
  shown(nowMs: number): Finding[] {
    const found = [...this.#entries].filter(([, { isShown, lastSeenMs }]) => isShown && nowMs - lastSeenMs <= clearMs).map(([key, entry]) => findingOf(key, entry));
    return found.sort((a, b) => rank[a.severity] - rank[b.severity] || b.sinceMs - a.sinceMs || (a.id < b.id ? -1 : 1));
  }
}

const rank = { act: 0, watch: 1, note: 2 };

/** A slave and its master share a subject; the number of the node is among the parameters. */
function keyOf(check: DoctorCheck, { kind, params, subject }: Candidate): string {
  return `${check} ${kind} ${JSON.stringify(subject)} ${params.brokerId ?? ""}`;
}

/** Short, because it stands in links. */
function idOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 10);
}

function findingOf(key: string, { candidate, check, firstSeenMs }: Entry): Finding {
  const { confirmMs: _, sinceMs, ...rest } = candidate;
  return { ...rest, id: idOf(key), check, sinceMs: sinceMs ?? firstSeenMs };
}
