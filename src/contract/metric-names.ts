/** What a series belongs to. Every scope is named by the parts of its subject. */
export const metricScopes = ["instance", "broker", "topic", "group", "groupTopic", "queue", "probe"] as const;
export type MetricScope = (typeof metricScopes)[number];

/**
 * `rate`: messages (or bytes, calls, times) a second over the step; its total over a range is a number of messages.
 * `peak`: the largest one-second sample of the step. `level`: what was seen at the end of the step.
 */
export type MetricKind = "rate" | "peak" | "level";

export type MetricUnit = "messages" | "messagesPerSecond" | "bytes" | "bytesPerSecond" | "callsPerSecond" | "timesPerSecond" | "ms" | "ratio" | "clients" | "nodes";

interface MetricRule {
  scopes: readonly MetricScope[];
  kind: MetricKind;
  unit: MetricUnit;
}

/**
 * Every metric that is collected, stored, drawn and alarmed on (spec-ctyun MON, DASH; spec-tdmq MON). Bytes are bytes everywhere;
 * pages show MiB = 1,048,576 bytes (MON-040). A metric that an engine cannot give is absent with a reason, never zero.
 */
export const metrics = {
  /** Messages stored a second, by topic without retries and dead letters (MON-037), and its largest second (DASH-20). */
  produceRate: { scopes: ["instance", "broker", "topic"], kind: "rate", unit: "messagesPerSecond" },
  producePeak: { scopes: ["instance", "broker", "topic"], kind: "peak", unit: "messagesPerSecond" },
  produceBytes: { scopes: ["instance", "broker", "topic"], kind: "rate", unit: "bytesPerSecond" },
  produceCalls: { scopes: ["instance", "broker"], kind: "rate", unit: "callsPerSecond" },
  /** Messages that groups went ahead by, from their committed offsets. */
  consumeRate: { scopes: ["instance", "topic", "group", "groupTopic"], kind: "rate", unit: "messagesPerSecond" },
  /** Messages given to clients a second, redeliveries included, and its largest second. */
  deliverRate: { scopes: ["instance", "broker"], kind: "rate", unit: "messagesPerSecond" },
  deliverPeak: { scopes: ["instance", "broker"], kind: "peak", unit: "messagesPerSecond" },
  consumeBytes: { scopes: ["instance", "topic", "group", "groupTopic"], kind: "rate", unit: "bytesPerSecond" },
  consumeCalls: { scopes: ["instance", "broker"], kind: "rate", unit: "callsPerSecond" },
  /** Ever stored (sum of the largest offsets) and still stored (OVER-2). */
  historyMessages: { scopes: ["instance", "broker", "topic"], kind: "level", unit: "messages" },
  storedMessages: { scopes: ["instance", "broker", "topic"], kind: "level", unit: "messages" },
  /** DASH-1 to DASH-3: lag = in flight + ready. */
  lag: { scopes: ["instance", "topic", "group", "groupTopic", "queue"], kind: "level", unit: "messages" },
  inflight: { scopes: ["instance", "topic", "group", "groupTopic", "queue"], kind: "level", unit: "messages" },
  ready: { scopes: ["instance", "topic", "group", "groupTopic", "queue"], kind: "level", unit: "messages" },
  /** Now minus the ready time of the oldest ready message (DASH-5); of an instance the average over its groups (C-26). */
  readyTime: { scopes: ["instance", "group", "groupTopic"], kind: "level", unit: "ms" },
  /** Now minus the ready time of the oldest message that is not committed (DASH-6); of an instance the average over its groups. */
  lagTime: { scopes: ["instance", "group", "groupTopic"], kind: "level", unit: "ms" },
  /** MON-11: from start to end of the consumption of a message, as clients tell it. */
  processTime: { scopes: ["group", "groupTopic"], kind: "level", unit: "ms" },
  /** DASH-9: consumed well / consumed, as clients tell it. */
  consumeSuccess: { scopes: ["instance", "group"], kind: "level", unit: "ratio" },
  onlineConsumers: { scopes: ["instance", "group"], kind: "level", unit: "clients" },
  onlineProducers: { scopes: ["instance"], kind: "level", unit: "clients" },
  /** Messages that came back for another try, and that were given up. */
  retryRate: { scopes: ["instance", "group"], kind: "rate", unit: "messagesPerSecond" },
  deadLetterRate: { scopes: ["instance", "group"], kind: "rate", unit: "messagesPerSecond" },
  deadLetters: { scopes: ["instance", "group"], kind: "level", unit: "messages" },
  throttleRate: { scopes: ["instance", "broker", "topic", "group"], kind: "rate", unit: "timesPerSecond" },
  diskUsedRatio: { scopes: ["instance", "broker"], kind: "level", unit: "ratio" },
  diskFreeBytes: { scopes: ["instance", "broker"], kind: "level", unit: "bytes" },
  diskReadBytes: { scopes: ["broker"], kind: "rate", unit: "bytesPerSecond" },
  diskWriteBytes: { scopes: ["broker"], kind: "rate", unit: "bytesPerSecond" },
  diskOperations: { scopes: ["broker"], kind: "rate", unit: "callsPerSecond" },
  /** TPS of the node / TPS that is configured for it (MON-011, MON-012). */
  nodeLoad: { scopes: ["broker"], kind: "level", unit: "ratio" },
  cpuRatio: { scopes: ["broker"], kind: "level", unit: "ratio" },
  memoryRatio: { scopes: ["broker"], kind: "level", unit: "ratio" },
  putLatencyP99: { scopes: ["broker"], kind: "level", unit: "ms" },
  nodesDown: { scopes: ["instance"], kind: "level", unit: "nodes" },
  /** Scheduled dial-tests: time from sending to consumption, probes sent, lost, delivered twice. */
  probeLatency: { scopes: ["instance", "probe"], kind: "level", unit: "ms" },
  probesSent: { scopes: ["instance", "probe"], kind: "rate", unit: "messagesPerSecond" },
  probesLost: { scopes: ["instance", "probe"], kind: "rate", unit: "messagesPerSecond" },
  probesDoubled: { scopes: ["instance", "probe"], kind: "rate", unit: "messagesPerSecond" },
  /** Time since the last heartbeat came back (HB-006, HB-011). */
  heartbeatAge: { scopes: ["instance"], kind: "level", unit: "ms" },
} as const satisfies Record<string, MetricRule>;

export type MetricName = keyof typeof metrics;

/** In the order of the table. */
export const metricNames = Object.keys(metrics).filter((name): name is MetricName => name in metrics);

/** The rule of a metric, with the wide types that code over all metrics needs. */
export function metricRule(name: MetricName): MetricRule {
  return metrics[name];
}
