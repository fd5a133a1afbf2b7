import type { Warning } from "../../../../../src/contract/paging.ts";
import { AdapterError } from "../../../adapters/port/adapter-error.ts";
import type { QueueOffsets } from "../../../adapters/port/topics-port.ts";
import { inParallel } from "../../in-parallel.ts";
import { topicEntry } from "../../instance-reads.ts";
import type { LiveInstance } from "../../instance-hub.ts";
import { inQueueOrder } from "./queue-window.ts";
import type { QueueWindow } from "./queue-window.ts";

export interface ScanRange {
  topic: string;
  /** Only this broker; "" or absent = all. */
  brokerName?: string | undefined;
  queueId?: number | undefined;
  /** Store times in milliseconds, both included; absent = from the oldest stored, up to the newest stored now. */
  beginAtMs?: number | undefined;
  endAtMs?: number | undefined;
}

export interface ScanBeginning {
  windows: QueueWindow[];
  /** Retention deleted messages stored before this time, and the range begins earlier; null = nothing is missing. */
  deletedBeforeMs: number | null;
  warnings: Warning[];
}

const searchesAtOnce = 16;

/** That a broker's messages are missing, and why. */
export function warningOf(brokerName: string, error: AdapterError): Warning {
  const isSilent = error.code === "unreachable" || error.code === "engine_timeout";
  return { code: isSilent ? "broker_unreachable" : "engine_refused", subject: brokerName, detail: error.message };
}

/**
 * The offsets that a range of store times has now, queue by queue. Fixed once a scan, so that what arrives meanwhile
 * changes nothing. A broker that does not answer is left out with a warning.
 */
export async function scanWindows(live: LiveInstance, range: ScanRange): Promise<ScanBeginning> {
  const { beginAtMs, brokerName = "", endAtMs, queueId, topic } = range;
  const { value, warnings } = await live.adapter.topics.offsets(topic);
  warnings.push(...(await absentBrokers(live, topic, value, warnings)));
  const known = [...value, ...(await queuesOnlyRead(live, topic, value))];
  const wanted = known.filter((queue) => (brokerName === "" || queue.brokerName === brokerName) && (queueId === undefined || queue.queueId === queueId) && queue.minOffset < queue.maxOffset);
  const windows = await inParallel(wanted, searchesAtOnce, async (queue): Promise<QueueWindow[]> => {
    const { lastStoredAtMs, maxOffset, minOffset } = queue;
    const offsetAt = (timeMs: number): Promise<number> => live.adapter.messages.offsetAt(topic, queue.brokerName, queue.queueId, timeMs);
    const endsBefore = (timeMs: number): boolean => lastStoredAtMs !== null && lastStoredAtMs < timeMs;
    if (beginAtMs !== undefined && endsBefore(beginAtMs)) return [];
    try {
      const from = beginAtMs === undefined ? minOffset : await offsetAt(beginAtMs);
      const until = endAtMs === undefined || endsBefore(endAtMs + 1) ? maxOffset : Math.min(maxOffset, await offsetAt(endAtMs + 1));
      return from < until ? [{ brokerName: queue.brokerName, queueId: queue.queueId, from, until, isLate: false }] : [];
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      warnings.push(warningOf(queue.brokerName, error));
      return [];
    }
  });
  return { windows: windows.flat().toSorted(inQueueOrder), deletedBeforeMs: await deletedBefore(live, known, beginAtMs), warnings };
}

/** The store time of the oldest message that some broker of the topic holds, if it deleted any of the topic and that matters to a range. */
async function deletedBefore(live: LiveInstance, queues: readonly QueueOffsets[], beginAtMs: number | undefined): Promise<number | null> {
  if (beginAtMs === undefined) return null;
  const brokerNames = [...new Set(queues.filter(({ minOffset }) => minOffset > 0).map(({ brokerName }) => brokerName))];
  const oldest = await inParallel(brokerNames, searchesAtOnce, (brokerName) => live.adapter.tracking.oldest(brokerName).catch(() => null));
  const times = oldest.flatMap((one) => (one && one.storedAtMs !== null && one.storedAtMs > beginAtMs ? [one.storedAtMs] : []));
  return times.length === 0 ? null : Math.max(...times);
}

/** Brokers that held the topic when they were last seen and that no name server knows now. */
async function absentBrokers(live: LiveInstance, topic: string, known: readonly QueueOffsets[], warnings: readonly Warning[]): Promise<Warning[]> {
  const { records } = await topicEntry(live, topic);
  const absent = records.map(({ config }) => config.brokerName).filter((name) => !known.some(({ brokerName }) => brokerName === name) && !warnings.some(({ subject }) => subject.split(" ")[0] === name));
  return absent.map((brokerName) => ({ code: "broker_unreachable", subject: brokerName, detail: "no name server knows it now" }));
}

/** Queues that are still read but no longer written: a broker leaves them out of a topic's offsets. */
async function queuesOnlyRead(live: LiveInstance, topic: string, known: QueueOffsets[]): Promise<QueueOffsets[]> {
  const { records } = await topicEntry(live, topic);
  const places = records.flatMap(({ config }) => {
    if (!known.some(({ brokerName }) => brokerName === config.brokerName)) return [];
    return Array.from({ length: Math.max(0, config.readQueues - config.writeQueues) }, (_, index) => ({ brokerName: config.brokerName, queueId: config.writeQueues + index }));
  });
  return inParallel(places, searchesAtOnce, async ({ brokerName, queueId }) => {
    const { maxOffset, minOffset } = await live.adapter.messages.pull(topic, brokerName, queueId, 0, 1);
    return { brokerName, queueId, minOffset, maxOffset, lastStoredAtMs: null };
  });
}
