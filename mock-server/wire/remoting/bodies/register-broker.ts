import { inflateSync } from "node:zlib";
import { parseFastjson, parseFastjsonObject } from "../fastjson-parser.ts";
import { MalformedFrame } from "../remoting-errors.ts";
import { readDataVersion } from "./data-version.ts";
import { asObject } from "./message-queue.ts";
import { readTopicConfigTable } from "./topic-config.ts";
import type { TopicConfig, TopicConfigTable } from "./topic-config.ts";

// compressed: zlib of | int32 length, DataVersion JSON | int32 topic count |
//   (int32 length, "name readQueues writeQueues perm filterType")... | int32 length, filter servers JSON |
const mostUnpackedBytes = 64 * 1024 * 1024;

/** The topics that a broker registers, packed or plain (protocol sheet §2.2). Throws `MalformedFrame`. */
export function parseRegisterBrokerBody(body: Buffer, compressed: boolean): TopicConfigTable {
  if (!compressed) return readTopicConfigTable(parseFastjsonObject(body).object("topicConfigSerializeWrapper"));
  try {
    return readPacked(inflateSync(body, { maxOutputLength: mostUnpackedBytes }));
  } catch (error) {
    throw error instanceof MalformedFrame ? error : new MalformedFrame("a packed registration does not unpack");
  }
}

function readPacked(packed: Buffer): TopicConfigTable {
  let at = 0;
  const text = (): string => {
    const end = at + 4 + packed.readInt32BE(at);
    if (end < at + 4 || end > packed.length) throw new MalformedFrame("a text of a packed registration runs past its end");
    const value = packed.toString("utf8", at + 4, end);
    at = end;
    return value;
  };
  const dataVersion = readDataVersion(asObject(parseFastjson(text())));
  const count = packed.readInt32BE(at);
  at += 4;
  const topics: TopicConfig[] = [];
  for (let index = 0; index < count; index++) topics.push(readPackedTopic(text()));
  return { dataVersion, topics };
}

function readPackedTopic(text: string): TopicConfig {
  const [topicName = "", readQueues = "", writeQueues = "", perm = "", topicFilterType = "SINGLE_TAG"] = text.split(" ");
  const numbers = [readQueues, writeQueues, perm].map(Number);
  if (topicName === "" || numbers.some((number) => !Number.isInteger(number))) throw new MalformedFrame("a topic of a packed registration is broken");
  const [readQueueNums = 0, writeQueueNums = 0, permBits = 0] = numbers;
  return { topicName, readQueueNums, writeQueueNums, perm: permBits, topicFilterType, topicSysFlag: 0, order: false };
}
