import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { asObject, queueMap, readQueueMap } from "./message-queue.ts";
import type { FastjsonObject } from "../fastjson-object.ts";
import type { QueueEntry } from "./message-queue.ts";

interface ConsumeQueueStats {
  brokerOffset: number;
  consumerOffset: number;
  /** Store time in milliseconds of the message before the consumer's offset; 0 when it is gone. */
  lastTimestampMs: number;
  /** Behind the newest message that clients pulled; only Apache RocketMQ 5 and later tell it. */
  pullOffset?: number | undefined;
}

/** The answer of GET_CONSUME_STATS. */
export interface ConsumeStats {
  consumeTps: number;
  queues: QueueEntry<ConsumeQueueStats>[];
}

/** The answer of GET_BROKER_CONSUME_STATS: every group of a broker, and per group one set of statistics a topic. */
export interface BrokerConsumeStats {
  brokerAddr: string;
  groups: Map<string, ConsumeStats[]>;
  totalDiff: number;
}

export function parseConsumeStats(body: Buffer): ConsumeStats {
  return readConsumeStats(parseFastjsonObject(body));
}

function readConsumeStats(object: FastjsonObject): ConsumeStats {
  const queues = readQueueMap(object.object("offsetTable"), (value) => {
    const stats = asObject(value);
    return { brokerOffset: stats.number("brokerOffset"), consumerOffset: stats.number("consumerOffset"), lastTimestampMs: stats.number("lastTimestamp"), ...(stats.fields.has("pullOffset") ? { pullOffset: stats.number("pullOffset") } : {}) };
  });
  return { consumeTps: object.number("consumeTps"), queues };
}

export function formatConsumeStats(stats: ConsumeStats): Buffer {
  return printFastjson(consumeStatsFields(stats));
}

function consumeStatsFields(stats: ConsumeStats) {
  const table = queueMap(stats.queues, ({ brokerOffset, consumerOffset, lastTimestampMs, pullOffset }) => ({ brokerOffset, consumerOffset, lastTimestamp: lastTimestampMs, ...(pullOffset === undefined ? {} : { pullOffset }) }));
  return { consumeTps: stats.consumeTps, offsetTable: table };
}

export function parseBrokerConsumeStats(body: Buffer): BrokerConsumeStats {
  const object = parseFastjsonObject(body);
  const groups = new Map<string, ConsumeStats[]>();
  for (const item of object.objects("consumeStatsList")) {
    for (const group of item.fields.keys()) groups.set(group, item.objects(group).map(readConsumeStats));
  }
  return { brokerAddr: object.text("brokerAddr"), groups, totalDiff: object.number("totalDiff") };
}

export function formatBrokerConsumeStats(stats: BrokerConsumeStats): Buffer {
  const list = [...stats.groups].map(([group, perTopic]) => new Map([[group, perTopic.map(consumeStatsFields)]]));
  return printFastjson({ brokerAddr: stats.brokerAddr, consumeStatsList: list, totalDiff: stats.totalDiff });
}
