import type { BrokerFigures, BrokerTotals } from "../port/cluster-port.ts";

const unitExponents = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/**
 * Figures out of a broker's runtime information (protocol sheet §2.3, BRK-8). Keys that only some engines have
 * (connections, processor, memory) are null where they are absent.
 */
export function brokerFigures(runtime: ReadonlyMap<string, string>): BrokerFigures {
  const number = (key: string): number | null => numberOrNull(runtime.get(key));
  const { totalBytes, freeBytes } = directoryCapacity(runtime.get("commitLogDirCapacity"));
  return {
    version: runtime.get("brokerVersionDesc") ?? null,
    produceTps: latestRate(runtime.get("putTps")),
    consumeTps: latestRate(runtime.get("getTransferedTps") ?? runtime.get("getTransferredTps")),
    producedYesterday: difference(number("msgPutTotalTodayMorning"), number("msgPutTotalYesterdayMorning")),
    consumedYesterday: difference(number("msgGetTotalTodayMorning"), number("msgGetTotalYesterdayMorning")),
    producedToday: difference(number("msgPutTotalTodayNow"), number("msgPutTotalTodayMorning")),
    consumedToday: difference(number("msgGetTotalTodayNow"), number("msgGetTotalTodayMorning")),
    topicCount: number("topicNum"),
    diskUsedRatio: number("commitLogDiskRatio"),
    diskTotalBytes: totalBytes,
    diskFreeBytes: freeBytes,
    bootedAtMs: number("bootTimestamp"),
    storePath: storePath(runtime),
    producerConnections: number("producerConnectionsNum"),
    consumerConnections: number("consumerConnectionsNum"),
    systemCpuRatio: number("systemCpuUsage"),
    averageSystemCpuRatio: number("systemCpuAverageUsage"),
    processCpuRatio: number("processCpuUsage"),
    memoryUsedRatio: number("memoryUsage"),
    freeMemoryBytes: number("memoryFreeBytes"),
    totalMemoryBytes: number("memoryTotalBytes"),
    commitLogEndOffset: number("commitLogMaxOffset"),
    isStoreWritable: runtime.has("storeWritable") ? runtime.get("storeWritable") === "true" : null,
    putLatencyP99Ms: number("putLatency99"),
    maxTps: number("maxTps"),
  };
}

/**
 * Running totals out of a broker's runtime information. Apache RocketMQ counts every stored message by topic there, each one of
 * a batch for itself; `msgGetTotalTodayNow` counts messages, not pulls. Both begin at 0 with the broker, whatever their names say.
 */
export function brokerTotals(brokerName: string, runtime: ReadonlyMap<string, string>): BrokerTotals {
  const number = (key: string): number | null => numberOrNull(runtime.get(key));
  return {
    brokerName,
    storedMessages: number("msgPutTotalTodayNow"),
    storedBytes: number("putMessageSizeTotal"),
    deliveredMessages: number("msgGetTotalTodayNow"),
    sendCalls: number("sendCallsTotal"),
    pullCalls: number("pullCallsTotal"),
    throttled: number("throttledTimesTotal"),
    diskReadBytes: number("diskReadBytesTotal"),
    diskWriteBytes: number("diskWriteBytesTotal"),
    diskOperations: number("diskOperationsTotal"),
  };
}

function numberOrNull(text: string | undefined): number | null {
  if (text === undefined || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** The first of "10s 1min 10min"; a real broker leaves it empty until it has samples. */
function latestRate(text: string | undefined): number | null {
  return numberOrNull(text?.trim().split(/\s+/)[0]);
}

function difference(later: number | null, earlier: number | null): number | null {
  return later === null || earlier === null ? null : later - earlier;
}

/** "Total : 252.0 GiB, Free : 76.2 GiB." */
function directoryCapacity(text: string | undefined): { totalBytes: number | null; freeBytes: number | null } {
  const found = /Total : ([\d.]+) ?(\w+), Free : ([\d.]+) ?(\w+)/.exec(text ?? "");
  return { totalBytes: bytesOf(found?.[1], found?.[2]), freeBytes: bytesOf(found?.[3], found?.[4]) };
}

function bytesOf(amount: string | undefined, unit: string | undefined): number | null {
  const exponent = unitExponents.indexOf(unit ?? "");
  const value = numberOrNull(amount);
  return value === null || exponent === -1 ? null : Math.round(value * 1024 ** exponent);
}

/** The folder stands in the name of a key: `commitLogDiskRatio_<path>`. */
function storePath(runtime: ReadonlyMap<string, string>): string | null {
  for (const key of runtime.keys()) if (key.startsWith("commitLogDiskRatio_")) return key.slice("commitLogDiskRatio_".length);
  return null;
}
