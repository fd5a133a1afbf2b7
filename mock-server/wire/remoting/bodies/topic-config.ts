import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { readDataVersion } from "./data-version.ts";
import type { FastjsonObject } from "../fastjson-object.ts";
import type { DataVersion } from "./data-version.ts";

/** Bits of `perm` (protocol sheet §3). */
export const topicPerm = { inherit: 1, write: 2, read: 4 } as const;

export interface TopicConfig {
  topicName: string;
  readQueueNums: number;
  writeQueueNums: number;
  perm: number;
  topicFilterType: string;
  topicSysFlag: number;
  order: boolean;
  /** 5.x only, such as {"message.type":"DELAY"}. */
  attributes?: Record<string, string>;
}

/** The body of GET_ALL_TOPIC_CONFIG, and half of that of REGISTER_BROKER. */
export interface TopicConfigTable {
  dataVersion: DataVersion;
  topics: TopicConfig[];
}

export function parseTopicConfigTable(body: Buffer): TopicConfigTable {
  return readTopicConfigTable(parseFastjsonObject(body));
}

export function readTopicConfigTable(object: FastjsonObject): TopicConfigTable {
  const topics: TopicConfig[] = [];
  for (const [, topic] of object.object("topicConfigTable").objectEntries()) topics.push(readTopicConfig(topic));
  return { dataVersion: readDataVersion(object.object("dataVersion")), topics };
}

/** The answer of 5.x's GET_TOPIC_CONFIG. */
export function parseTopicConfig(body: Buffer): TopicConfig {
  return readTopicConfig(parseFastjsonObject(body));
}

function readTopicConfig(topic: FastjsonObject): TopicConfig {
  const attributes = [...topic.object("attributes").textEntries()];
  return {
    topicName: topic.text("topicName"),
    readQueueNums: topic.number("readQueueNums", 16),
    writeQueueNums: topic.number("writeQueueNums", 16),
    perm: topic.number("perm", topicPerm.read | topicPerm.write),
    topicFilterType: topic.text("topicFilterType", "SINGLE_TAG"),
    topicSysFlag: topic.number("topicSysFlag"),
    order: topic.boolean("order"),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
  };
}

/** For REGISTER_BROKER: `{"filterServerList":[],"topicConfigSerializeWrapper":{...}}`. */
export function formatRegisterBrokerBody(table: TopicConfigTable): Buffer {
  return printFastjson({ filterServerList: [], topicConfigSerializeWrapper: topicConfigTableFields(table) });
}

function topicConfigTableFields(table: TopicConfigTable) {
  const topics = new Map(table.topics.map((topic) => [topic.topicName, { ...topic }]));
  return { dataVersion: { ...table.dataVersion }, topicConfigTable: topics };
}
