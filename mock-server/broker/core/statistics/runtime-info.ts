import { cpus, freemem, loadavg, totalmem } from "node:os";
import type { Broker } from "../broker.ts";
import { diskTransfers } from "./disk-transfers.ts";

const protocolVersion = "409";
const protocolVersionText = "V4_9_8";
const putTimeNames = ["[<=0ms]", "[0~10ms]", "[10~50ms]", "[50~100ms]", "[100~200ms]", "[200~500ms]", "[500ms~1s]", "[1~2s]", "[2~3s]", "[3~4s]", "[4~5s]", "[5~10s]", "[10s~]"];

/** The table of code 28 with every key of protocol sheet section 2.3, and those that the broker page needs besides (BRK-7). */
export function runtimeInfo(broker: Broker): Map<string, string> {
  return new Map(Object.entries({ ...brokerPart(broker), ...storePart(broker), ...diskTransfers(broker.settings.identity.storePathRootDir), ...machinePart(broker) }).map(([key, value]) => [key, String(value)]));
}

function brokerPart(broker: Broker): Record<string, string | number> {
  const { throughput, clock } = broker;
  // One thread serves everything: no request waits in a queue.
  const pools = { sendThreadPoolQueue: 10_000, pullThreadPoolQueue: 100_000, queryThreadPoolQueue: 20_000 };
  const poolKeys = Object.entries(pools).flatMap(([pool, capacity]) => [[`${pool}Size`, 0], [`${pool}Capacity`, capacity], [`${pool}HeadWaitTimeMills`, 0]]);
  return {
    ...Object.fromEntries(poolKeys),
    EndTransactionQueueSize: 0,
    EndTransactionThreadPoolQueueCapacity: 100_000,
    brokerVersion: protocolVersion,
    brokerVersionDesc: protocolVersionText,
    bootTimestamp: broker.bootTimestampMs,
    runtime: runtimeText(clock.now() - broker.bootTimestampMs),
    putTps: throughput.text("put"),
    getFoundTps: throughput.text("found"),
    getMissTps: throughput.text("miss"),
    getTotalTps: throughput.text("total"),
    getTransferedTps: throughput.text("transferred"),
    getTransferredTps: throughput.text("transferred"),
    msgPutTotalYesterdayMorning: throughput.putAtMidnight[0],
    msgPutTotalTodayMorning: throughput.putAtMidnight[1],
    msgPutTotalTodayNow: throughput.put,
    msgGetTotalYesterdayMorning: throughput.gotAtMidnight[0],
    msgGetTotalTodayMorning: throughput.gotAtMidnight[1],
    msgGetTotalTodayNow: throughput.transferred,
    getMessageEntireTimeMax: throughput.getEntireTimeMaxMs,
    startAcceptSendRequestTimeStamp: 0,
    producerConnectionsNum: broker.producers.connectionCount,
    consumerConnectionsNum: broker.consumers.connectionCount,
    topicNum: broker.topics.size,
    throttledTimesTotal: broker.statistics.find("BROKER_THROTTLE_NUMS", broker.settings.clusterName)?.value ?? 0,
    sendCallsTotal: throughput.sendCalls,
    pullCallsTotal: throughput.pullCalls,
    maxTps: broker.settings.values.maxTps,
    groupTpsLimits: "true",
    arbitraryDelays: "true",
    heldPulls: broker.limits.held.size,
    autoCreatedMarks: "true",
    aclSwitchedAtRunTime: "true",
  };
}

function storePart(broker: Broker): Record<string, string | number> {
  const store = broker.store.statistics();
  const usedRatio = broker.store.diskUsedRatio();
  return {
    putMessageTimesTotal: store.putTimes,
    putMessageFailedTimes: store.putFailedTimes,
    putMessageSizeTotal: store.putSizeBytes,
    putMessageAverageSize: store.putSizeBytes / Math.max(1, store.putTimes),
    putMessageEntireTimeMax: store.putEntireTimeMaxMs,
    putMessageDistributeTime: putTimeNames.map((name, index) => `${name}:${store.putTimeBuckets[index] ?? 0} `).join(""),
    putLatency99: store.putLatencyP99Ms.toFixed(2),
    putLatency999: store.putLatencyP999Ms.toFixed(2),
    dispatchMaxBuffer: 0,
    dispatchBehindBytes: store.dispatchBehindBytes,
    pageCacheLockTimeMills: 0,
    earliestMessageTimeStamp: broker.store.earliestStoreTimestamp(),
    remainTransientStoreBufferNumbs: 0,
    remainHowManyDataToFlush: byteText(store.bytesToFlush),
    commitLogDirCapacity: `Total : ${byteText(store.diskTotalBytes)}, Free : ${byteText(store.diskFreeBytes)}.`,
    commitLogMinOffset: store.commitLogMinOffset,
    commitLogMaxOffset: store.commitLogMaxOffset,
    commitLogDiskRatio: usedRatio,
    [`commitLogDiskRatio_${broker.settings.identity.storePathRootDir}/commitlog`]: usedRatio,
    consumeQueueDiskRatio: usedRatio,
    commitLogBytesOnDisk: store.commitLogBytesOnDisk,
    ...Object.fromEntries(broker.delayLevels.progress().map(({ level, delivered, stored }) => [`scheduleMessageOffset_${level}`, `${delivered},${stored}`])),
    storeWritable: String(!broker.store.isDiskFull),
  };
}

let lastCpu = { usage: process.cpuUsage(), times: cpuTimes(), atMs: performance.now(), system: 0, process: 0 };

/** Shares from 0 to 1 since the last look (at least a second ago), over all cores of the machine. */
function machinePart(broker: Broker): Record<string, string | number> {
  const elapsedMs = performance.now() - lastCpu.atMs;
  if (elapsedMs >= 1_000) {
    const used = process.cpuUsage(lastCpu.usage);
    const times = cpuTimes();
    const total = times.total - lastCpu.times.total;
    const system = total > 0 ? 1 - (times.idle - lastCpu.times.idle) / total : lastCpu.system;
    lastCpu = { usage: process.cpuUsage(), times, atMs: performance.now(), system, process: (used.user + used.system) / 1000 / elapsedMs / cpus().length };
  }
  return {
    processId: process.pid,
    systemCpuUsage: lastCpu.system.toFixed(4),
    systemCpuAverageUsage: Math.min(1, (loadavg()[0] ?? 0) / cpus().length).toFixed(4),
    processCpuUsage: lastCpu.process.toFixed(4),
    processMemoryBytes: process.memoryUsage.rss(),
    memoryTotalBytes: totalmem(),
    memoryFreeBytes: freemem(),
    memoryUsage: (1 - freemem() / totalmem()).toFixed(4),
    parkedPulls: broker.parking.size,
  };
}

function cpuTimes(): { idle: number; total: number } {
  return cpus().reduce(
    (sum, { times }) => ({ idle: sum.idle + times.idle, total: sum.total + times.user + times.nice + times.sys + times.idle + times.irq }),
    { idle: 0, total: 0 },
  );
}

function runtimeText(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  return `[ ${Math.floor(seconds / 86_400)} days, ${Math.floor(seconds / 3600) % 24} hours, ${Math.floor(seconds / 60) % 60} minutes, ${seconds % 60} seconds ]`;
}

function byteText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const exponent = Math.min(6, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** exponent).toFixed(1)} ${"KMGTPE"[exponent - 1]}iB`;
}
