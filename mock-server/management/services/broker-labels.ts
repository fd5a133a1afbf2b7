import type { BrokerFigures, BrokerRuntime } from "../adapters/port/cluster-port.ts";

type Facts = Pick<BrokerFigures, "bootedAtMs" | "producerConnections" | "consumerConnections" | "topicCount">;

/** How one label of BRK-1 is made; a text is the engine's own key. */
type Source = string | ((runtime: Map<string, string>, node: BrokerRuntime, facts: Facts) => string | number | null | undefined);

const percent =
  (key: string): Source =>
  (runtime) => {
    const ratio = Number(runtime.get(key) ?? Number.NaN);
    return Number.isNaN(ratio) ? null : `${(ratio * 100).toFixed(2)}%`;
  };

/** The 45 labels of BRK-1 in their order. */
const labels: [label: string, source: Source, alsoUses?: string[]][] = [
  ["version", (runtime) => runtime.get("brokerVersionDesc"), ["brokerVersionDesc"]],
  ["bootstrap time", (_, __, facts) => facts.bootedAtMs === null ? null : new Date(facts.bootedAtMs).toISOString(), ["bootTimestamp"]],
  ["broker id/pid", (runtime, node) => `${node.brokerId} / ${runtime.get("pid") ?? "-"}`, ["pid"]],
  ["broker address", (_, node) => node.address],
  ["produce tps(10s,1min,10min)", "putTps"],
  ["consumer tps(10s,1min,10min)", (runtime) => runtime.get("getTransferedTps") ?? runtime.get("getTransferredTps"), ["getTransferedTps", "getTransferredTps"]],
  ["getFoundTps(10s,1min,10min)", "getFoundTps"],
  ["getMissTps(10s,1min,10min)", "getMissTps"],
  ["commitLogMinOffset", "commitLogMinOffset"],
  ["commitLogMaxOffset", "commitLogMaxOffset"],
  ["consumeQueueDiskRatio", percent("consumeQueueDiskRatio"), ["consumeQueueDiskRatio"]],
  ["commitLogDiskRatio", percent("commitLogDiskRatio"), ["commitLogDiskRatio"]],
  ["producerConnectionsNum", (_, __, facts) => facts.producerConnections, ["producerConnectionsNum"]],
  ["consumerConnectionsNum", (_, __, facts) => facts.consumerConnections, ["consumerConnectionsNum"]],
  ["topicNum", (_, __, facts) => facts.topicCount, ["topicNum"]],
  ...[
    "putMessageAverageSize", "putMessageTimesTotal", "putMessageSizeTotal", "getMessageEntireTimeMax", "putMessageEntireTimeMax", "msgPutTotalTodayMorning", "msgGetTotalTodayMorning",
    "msgPutTotalYesterdayMorning", "msgGetTotalYesterdayMorning", "msgPutTotalTodayNow", "msgGetTotalTodayNow", "dispatchBehindBytes", "dispatchMaxBuffer", "sendThreadPoolQueueHeadWaitTimeMills",
    "pullThreadPoolQueueHeadWaitTimeMills", "queryThreadPoolQueueHeadWaitTimeMills", "commitLogDirCapacity", "sendThreadPoolQueueSize", "pullThreadPoolQueueSize", "queryThreadPoolQueueSize",
    "runtime", "startAcceptSendRequestTimeStamp", "earliestMessageTimeStamp", "remainHowManyDataToFlush", "remainTransientStoreBufferNumbs", "sendThreadPoolQueueCapacity",
    "pullThreadPoolQueueCapacity", "queryThreadPoolQueueCapacity", "pageCacheLockTimeMills", "putMessageDistributeTime",
  ].map((key): [string, string] => [key, key]),
];

const used = new Set(labels.flatMap(([, source, alsoUses]) => [...(typeof source === "string" ? [source] : []), ...(alsoUses ?? [])]));

/** What a node tells of itself under the labels of BRK-1, and what it tells beyond them. null = not told. */
export function brokerLabels(node: BrokerRuntime, facts: Facts): { labelled: { key: string; value: string | null }[]; others: { key: string; value: string }[] } {
  const { runtime } = node;
  if (!runtime) return { labelled: labels.map(([key]) => ({ key, value: null })), others: [] };
  const labelled = labels.map(([key, source]) => {
    const value = typeof source === "string" ? runtime.get(source) : source(runtime, node, facts);
    return { key, value: value === undefined || value === null || value === "" ? null : String(value) };
  });
  const others = [...runtime].filter(([key]) => !used.has(key)).map(([key, value]) => ({ key, value }));
  return { labelled, others };
}
