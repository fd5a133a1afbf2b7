import { defaultDelayLevels, parseDelayLevels } from "../delay/delay-levels.ts";

/*
 * The settings of a broker under the names of Apache RocketMQ's broker.conf, each with its default and what its text
 * must be. Names that a real broker does not have say so.
 */

interface KeyRule<Value> {
  fallback: Value;
  /** Undefined = the text is not valid. */
  parse: (text: string) => Value | undefined;
  /** Only read when the broker starts; 25 refuses to change it. */
  atStartOnly?: true;
}

function flag(fallback: boolean): KeyRule<boolean> {
  return { fallback, parse: (text) => (text === "true" || text === "false" ? text === "true" : undefined) };
}

function integer(fallback: number, least: number, most: number): KeyRule<number> {
  return { fallback, parse: (text) => (/^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined) };
}

function topicName(fallback: string): KeyRule<string> {
  return { fallback, parse: (text) => (/^[%|a-zA-Z0-9_-]{1,127}$/.test(text) ? text : undefined) };
}

function permission(fallback: number): KeyRule<number> {
  return { fallback, parse: (text) => (/^[0246]$/.test(text) ? Number(text) : undefined) };
}

/** A key only makes sense with the folders and sockets that were opened with it. */
function atStart<Value>(rule: KeyRule<Value>): KeyRule<Value> {
  return { ...rule, atStartOnly: true };
}

function oneOf<Value extends string>(fallback: Value, ...others: Value[]): KeyRule<Value> {
  return { fallback, parse: (text) => [fallback, ...others].find((value) => value === text) };
}

/** The delays of the levels, "1s 5s 10s ...". */
function delayLevels(fallback: string): KeyRule<string> {
  return { fallback, parse: (text) => (parseDelayLevels(text) ? text : undefined) };
}

function hours(fallback: string): KeyRule<string> {
  return { fallback, parse: (text) => (/^([01]?\d|2[0-3])(;([01]?\d|2[0-3]))*$/.test(text) ? text : undefined) };
}

const dayHours = 24;

export const brokerKeys = {
  autoCreateTopicEnable: flag(true),
  autoCreateSubscriptionGroup: flag(true),
  /** Whether the topic for message traces is made at the start; without it, a client's first trace makes it like any topic. */
  traceTopicEnable: atStart(flag(false)),
  msgTraceTopicName: atStart(topicName("RMQ_SYS_TRACE_TOPIC")),
  /** Whether replies to requests are stored besides being pushed to who asked. */
  storeReplyMessageEnable: flag(true),
  /** Milliseconds that an orderly consumer's lock lasts; a real broker takes it as the JVM property rocketmq.broker.rebalance.lockMaxLiveTime. */
  rebalanceLockMaxLiveTime: integer(60_000, 1_000, 3_600_000),
  defaultTopicQueueNums: integer(8, 1, 9_999),
  /** Bits 4 (read) and 2 (write) of the whole broker. */
  brokerPermission: permission(6),
  /** Hours that messages are kept. */
  fileReservedTime: integer(3 * dayHours, 1, 99_999),
  /** When sends are answered; a real broker only reads it at its start. */
  flushDiskType: oneOf("ASYNC_FLUSH", "SYNC_FLUSH"),
  /** With SYNC_FLUSH: a send is answered with FLUSH_DISK_TIMEOUT when the disk takes longer, ms. */
  syncFlushTimeout: integer(5_000, 1, 600_000),
  /** Hours of the day (local time), joined by `;`, in which expired segments are deleted; a disk that fills up does not wait for them. */
  deleteWhen: hours("04"),
  /** Percent of the disk from which expired segments are deleted at any time. */
  diskMaxUsedSpaceRatio: integer(75, 10, 95),
  /** Above `diskSpaceCleanForciblyRatio` the oldest segments go before their time; false = only expired ones ever go, and writes stop at last. */
  cleanFileForciblyEnable: flag(true),
  /** Percents of the disk; settings since 5.0, system properties of the JVM in 4.9 (0.85 and 0.90). Above the second one sends are refused. */
  diskSpaceCleanForciblyRatio: integer(85, 1, 100),
  diskSpaceWarningLevelRatio: integer(90, 1, 100),
  /** How often disk and retention are looked at, ms. */
  cleanResourceInterval: atStart(integer(10_000, 100, 3_600_000)),
  /** Bytes of a segment of the log; a store keeps the size that it began with. */
  mappedFileSizeCommitLog: atStart(integer(1024 ** 3, 65_536, 2 ** 31 - 1)),
  /** Ours: how many topics and groups may be created, those of the broker itself not counted. 0 = no limit. */
  maxTopics: integer(0, 0, 1_000_000),
  maxGroups: integer(0, 0, 1_000_000),
  /** Ours: queues of one topic on this broker. */
  maxTopicQueueNums: integer(65_536, 1, 65_536),
  /** Ours: messages a second, produced and consumed together (LIM-13). 0 = no limit. */
  maxTps: integer(0, 0, 100_000_000),
  /** Largest message body, bytes; the store keeps no larger one than 4 MiB. */
  maxMessageSize: integer(4_194_304, 1, 4_194_304),
  /** Access control (ACL 1.0). A real broker reads it only at its start; here it may be switched while the broker runs. */
  aclEnable: flag(false),
  /** Largest body of a message that a client sends with a delay, bytes; a real broker has no such limit (LIM-6). */
  maxDelayedMessageSize: integer(16_384, 1, 4_194_304),
  /** Seconds that a delivery time may lie ahead: 40 days (LIM-4); a real broker of 5.x has three days. */
  timerMaxDelaySec: integer(40 * dayHours * 3600, 1, 366 * dayHours * 3600),
  messageDelayLevel: atStart(delayLevels(defaultDelayLevels)),
  /** Milliseconds between writes of how far delayed messages were delivered. */
  flushDelayOffsetInterval: atStart(integer(10_000, 1, 3_600_000)),
  /** SQL92 filters. Off in a real broker, which has to be set up for them; here they cost nobody anything who does not use them. */
  enablePropertyFilter: flag(true),
  /** Milliseconds after its birth that an undecided half message is first asked about. */
  transactionTimeOut: integer(6_000, 1, 86_400_000),
  /** Checks of a half message before it is given up. */
  transactionCheckMax: integer(15, 1, 9_999),
  /** Milliseconds between looks at the half messages. */
  transactionCheckInterval: atStart(integer(60_000, 10, 86_400_000)),
  rejectTransactionMessage: flag(false),
};

export type BrokerKey = keyof typeof brokerKeys;
export type BrokerValues = { [Key in BrokerKey]: (typeof brokerKeys)[Key]["fallback"] };

export function isBrokerKey(key: string): key is BrokerKey {
  return Object.hasOwn(brokerKeys, key);
}

/** What the text of a key means; undefined when it is not valid. */
export function parseBrokerKey(key: BrokerKey, text: string): BrokerValues[BrokerKey] | undefined {
  const rule: KeyRule<BrokerValues[BrokerKey]> = brokerKeys[key];
  return rule.parse(text);
}

/** The values of all keys; one whose text is missing or not valid has its default. */
export function readBrokerKeys(texts: ReadonlyMap<string, string>): BrokerValues {
  const values: Partial<Record<string, unknown>> = {};
  for (const key of Object.keys(brokerKeys)) if (isBrokerKey(key)) values[key] = parseBrokerKey(key, texts.get(key) ?? "") ?? brokerKeys[key].fallback;
  if (!hasEveryKey(values)) throw new Error("a setting has no default");
  return values;
}

function hasEveryKey(values: Partial<Record<string, unknown>>): values is BrokerValues {
  return Object.keys(brokerKeys).every((key) => values[key] !== undefined);
}

/** Whether 25 may change the key while the broker runs. */
export function isChangeable(key: BrokerKey): boolean {
  const rule: KeyRule<BrokerValues[BrokerKey]> = brokerKeys[key];
  return rule.atStartOnly !== true;
}
