import { z } from "zod";
import type { ResendSelection } from "../../../../src/contract/dead-letters.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { ResendLedgerStore } from "../../store/resend-ledger-store.ts";
import { inParallel } from "../in-parallel.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { missingPart } from "../messages/scan/missing-part.ts";
import { scanSlice } from "../messages/scan/scan-slice.ts";
import { asServiceError, ServiceError } from "../service-error.ts";
import { storedMessage } from "./dead-letter-reads.ts";
import { classed } from "./dead-letter-rows.ts";

/** How far a job has come in its selection. */
export const sourceCheckpoint = z.object({ cursor: z.string(), next: z.number().int(), isEnd: z.boolean() });
export type SourceCheckpoint = z.output<typeof sourceCheckpoint>;

export interface SourcePiece {
  messages: StoredMessage[];
  /** Asked for and not stored any more. */
  missing: string[];
  /** Where the next piece begins. */
  checkpoint: SourceCheckpoint;
  /** Of the whole selection; null = not known. */
  total: number | null;
}

const sliceBudgetMs = 2_000;
const readsAtOnce = 8;

export interface SourceParts {
  live: LiveInstance;
  ledger: ResendLedgerStore;
  /** The dead-letter queue. */
  topic: string;
  selection: ResendSelection;
  signal: AbortSignal;
}

/** The next up to `limit` messages of a selection. */
export async function nextPiece(parts: SourceParts, before: SourceCheckpoint, limit: number): Promise<SourcePiece> {
  const { ledger, selection } = parts;
  if ("matching" in selection) return nextMatching(parts, selection.matching, before, limit);
  if ("ids" in selection) {
    const next = before.next + limit;
    return { ...(await byIds(parts, selection.ids.slice(before.next, next))), total: selection.ids.length, checkpoint: { cursor: "", next, isEnd: next >= selection.ids.length } };
  }
  const rows = ledger.failedOf(selection.failedOf, before.next, limit);
  const checkpoint = { cursor: "", next: rows.at(-1)?.id ?? before.next, isEnd: rows.length < limit };
  return { ...(await byIds(parts, rows.map(({ offsetMessageId }) => offsetMessageId))), total: ledger.countsOf(selection.failedOf).failed, checkpoint };
}

async function byIds({ live, topic }: SourceParts, ids: readonly string[]): Promise<Pick<SourcePiece, "messages" | "missing">> {
  const found = await inParallel(ids, readsAtOnce, async (id) => {
    const message = await storedMessage(live, id);
    return message?.topic === topic ? message : id;
  });
  return { messages: found.filter((part) => typeof part !== "string"), missing: found.filter((part) => typeof part === "string") };
}

async function nextMatching({ live, signal, topic }: SourceParts, matching: Extract<ResendSelection, { matching: object }>["matching"], before: SourceCheckpoint, limit: number): Promise<SourcePiece> {
  const { beginAt, classId, endAt, ...filter } = matching;
  const ask = (cursor: string) => scanSlice(live, { topic, beginAtMs: beginAt, endAtMs: endAt, direction: "oldest", filter, cursor, limit, budgetMs: sliceBudgetMs, signal });
  // A cursor that does not fit any more: from the beginning, since the ledger knows what this job has done.
  let { cursor } = before;
  const slice = await ask(cursor).catch((error: unknown) => {
    if (cursor === "" || !isStale(error)) throw error;
    cursor = "";
    return ask(cursor);
  });
  // Half a selection would be a silent loss: the first slice leaves out for good what it warns of.
  const isAway = slice.warnings.some(({ code }) => code === "broker_unreachable");
  if (slice.isStalled || isAway || (cursor === "" && slice.warnings.length > 0)) throw missingPart(slice.warnings);
  const messages = classId === "" ? slice.messages : (await inParallel(slice.messages, readsAtOnce, classed)).filter((found) => found.classId === classId).map(({ message }) => message);
  const isNarrowed = classId !== "" || Object.values(filter).some((text) => text !== "");
  return { messages, missing: [], total: isNarrowed ? null : slice.progress.totalMessages, checkpoint: { cursor: slice.nextCursor, next: 0, isEnd: slice.nextCursor === "" } };
}

function isStale(error: unknown): boolean {
  const known = asServiceError(error);
  return known instanceof ServiceError && known.fields.some(({ path }) => path === "cursor");
}
