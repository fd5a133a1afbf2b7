import type { Warning } from "../../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../../adapters/port/messages-port.ts";
import { distinct, topicEntry } from "../../instance-reads.ts";
import type { LiveInstance } from "../../instance-hub.ts";
import { pullFilterOf } from "./message-match.ts";
import { messagesIn } from "./queue-window.ts";
import type { PullQueue } from "./queue-window.ts";
import { readCursor, scanFingerprint, writeCursor } from "./scan-cursor.ts";
import type { ScanPosition } from "./scan-cursor.ts";
import { scanWindows } from "./scan-windows.ts";
import type { ScanBeginning, ScanRange } from "./scan-windows.ts";
import { SliceRun } from "./slice-run.ts";
import type { SliceLimits } from "./slice-run.ts";

export interface ScanRequest extends ScanRange, SliceLimits {
  /** "" = from the beginning; the times are not looked at again when there is one. */
  cursor: string;
}

export interface ScanProgress {
  readMessages: number;
  totalMessages: number;
  /** Store time that the scan has come to; null when nothing was read or all is. */
  atMs: number | null;
}

export interface ScanSlice {
  messages: StoredMessage[];
  /** "" at the end. */
  nextCursor: string;
  /** Messages that this slice passed, those included that a broker passed over. */
  scanned: number;
  progress: ScanProgress;
  /** Nothing more can be read now, though something is left: its brokers do not answer. Going on tries again. */
  isStalled: boolean;
  /** Of the first slice: see ScanBeginning. */
  deletedBeforeMs: number | null;
  /** What is missing; what was missing from the beginning is said by the first slice only. */
  warnings: Warning[];
}

/**
 * Reads a topic between two store times, in order over all its queues and brokers, for at most about `budgetMs`. Over
 * the slices of a scan each stored message comes exactly once, whatever arrives or is deleted meanwhile. Disturbs no
 * group. Throws AdapterError when no broker answers, and refuses a cursor that does not fit.
 */
export async function scanSlice(live: LiveInstance, request: ScanRequest): Promise<ScanSlice> {
  const { cursor, direction, filter, topic } = request;
  const entry = await topicEntry(live, topic);
  const fingerprint = scanFingerprint([live.stored.id, live.stored.addressSetAtMs, topic, request.brokerName ?? "", request.queueId ?? null, direction, filter]);
  const { deletedBeforeMs, totalMessages, warnings, windows } = cursor === "" ? await beginning(live, request) : { ...readCursor(cursor, fingerprint), deletedBeforeMs: null, warnings: [] };
  // Topics of the engine itself keep other things where a tag's code would stand, such as the due time.
  const pullFilter = pullFilterOf(filter, !entry.records.some(({ config }) => config.kind === "system"));
  const pull: PullQueue = ({ brokerName, queueId }, offset, count, isFiltered) => live.adapter.messages.pull(topic, brokerName, queueId, offset, count, isFiltered ? pullFilter : undefined);
  const run = new SliceRun(windows, pull, request);
  await run.read();
  const { messages, rest } = run;
  const left = messagesIn(rest);
  return {
    messages,
    nextCursor: left === 0 ? "" : writeCursor(fingerprint, { totalMessages, windows: rest }),
    scanned: messagesIn(windows) - left,
    progress: { readMessages: totalMessages - left, totalMessages, atMs: run.reachedMs ?? null },
    isStalled: run.isStalled,
    deletedBeforeMs,
    warnings: distinct([...warnings, ...run.warnings]),
  };
}

async function beginning(live: LiveInstance, range: ScanRange): Promise<ScanPosition & ScanBeginning> {
  const begun = await scanWindows(live, range);
  return { ...begun, totalMessages: messagesIn(begun.windows) };
}
