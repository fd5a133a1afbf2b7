import { booleanOf, integerOr, requireInteger, requireText } from "./header-fields.ts";

/** The header of codes 10, 310, 320, 324 and 325 (protocol sheet §2.1). */
export interface SendHeader {
  producerGroup: string;
  topic: string;
  defaultTopic: string;
  defaultTopicQueueNums: number;
  queueId: number;
  sysFlag: number;
  bornTimestampMs: number;
  flag: number;
  /** name 0x01 value 0x02 ..., empty when there are none. */
  properties: string;
  reconsumeTimes: number;
  unitMode: boolean;
  batch: boolean;
  /** -1 when the client sent none. */
  maxReconsumeTimes: number;
}

/** One to reuse for every message: `readSendHeader` fills it. */
export function emptySendHeader(): SendHeader {
  return {
    producerGroup: "", topic: "", defaultTopic: "", defaultTopicQueueNums: 0, queueId: 0, sysFlag: 0, bornTimestampMs: 0,
    flag: 0, properties: "", reconsumeTimes: 0, unitMode: false, batch: false, maxReconsumeTimes: -1,
  };
}

/** Reads the one-letter names of V2, or the long names when the letters are not there (Go sends code 10 with long names). Throws `HeaderFieldError`. */
export function readSendHeader(fields: Readonly<Record<string, string>>, into: SendHeader): SendHeader {
  return hasLongNames(fields) ? readLongNames(fields, into) : readLetters(fields, into);
}

/** The topic that `readSendHeader` reads, for whoever has to judge the same request; undefined when there is none. */
export function sendTopic(fields: Readonly<Record<string, string>>): string | undefined {
  return hasLongNames(fields) ? fields.topic : fields.b;
}

function hasLongNames(fields: Readonly<Record<string, string>>): boolean {
  return fields.b === undefined && fields.topic !== undefined;
}

function readLetters(fields: Readonly<Record<string, string>>, into: SendHeader): SendHeader {
  into.producerGroup = requireText(fields, "a");
  into.topic = requireText(fields, "b");
  into.defaultTopic = requireText(fields, "c");
  into.defaultTopicQueueNums = requireInteger(fields, "d");
  into.queueId = requireInteger(fields, "e");
  into.sysFlag = requireInteger(fields, "f");
  into.bornTimestampMs = requireInteger(fields, "g");
  into.flag = requireInteger(fields, "h");
  into.properties = fields.i ?? "";
  into.reconsumeTimes = integerOr(fields, "j", 0);
  into.unitMode = booleanOf(fields, "k");
  into.maxReconsumeTimes = integerOr(fields, "l", -1);
  into.batch = booleanOf(fields, "m");
  return into;
}

function readLongNames(fields: Readonly<Record<string, string>>, into: SendHeader): SendHeader {
  into.producerGroup = requireText(fields, "producerGroup");
  into.topic = requireText(fields, "topic");
  into.defaultTopic = requireText(fields, "defaultTopic");
  into.defaultTopicQueueNums = requireInteger(fields, "defaultTopicQueueNums");
  into.queueId = requireInteger(fields, "queueId");
  into.sysFlag = requireInteger(fields, "sysFlag");
  into.bornTimestampMs = requireInteger(fields, "bornTimestamp");
  into.flag = requireInteger(fields, "flag");
  into.properties = fields.properties ?? "";
  into.reconsumeTimes = integerOr(fields, "reconsumeTimes", 0);
  into.unitMode = booleanOf(fields, "unitMode");
  into.maxReconsumeTimes = integerOr(fields, "maxReconsumeTimes", -1);
  into.batch = booleanOf(fields, "batch");
  return into;
}
