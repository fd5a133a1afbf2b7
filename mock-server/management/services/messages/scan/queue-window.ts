import type { PullResult } from "../../../adapters/port/messages-port.ts";

/** From which end a scan reads: by store time upwards or downwards. */
export type ScanDirection = "oldest" | "newest";

/** What a scan has still to read of one queue: the offsets `[from, until)`. */
export interface QueueWindow {
  brokerName: string;
  queueId: number;
  from: number;
  until: number;
  /** Its broker failed: it is tried again when all others are read, so its messages come out of order. */
  isLate: boolean;
}

/** Reads one queue; the scan's topic and what an engine may pass over for its filter are bound already. */
export type PullQueue = (queue: QueueWindow, offset: number, maxMessages: number, isFiltered: boolean) => Promise<PullResult>;

/** How many messages the windows hold. */
export function messagesIn(windows: readonly QueueWindow[]): number {
  return windows.reduce((sum, { from, until }) => sum + until - from, 0);
}

/** By broker, then by queue. */
export function inQueueOrder(left: QueueWindow, right: QueueWindow): number {
  if (left.brokerName !== right.brokerName) return left.brokerName < right.brokerName ? -1 : 1;
  return left.queueId - right.queueId;
}
