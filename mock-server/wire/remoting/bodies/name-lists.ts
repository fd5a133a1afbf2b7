import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";

/** The answer of the requests that list topics. `brokerAddr` is added in the list of system topics only. */
export function formatTopicList(topicList: readonly string[], brokerAddr?: string): Buffer {
  return printFastjson({ brokerAddr, topicList });
}

/** The answer of QUERY_TOPIC_CONSUME_BY_WHO. */
export function parseGroupList(body: Buffer): string[] {
  return parseFastjsonObject(body).texts("groupList");
}

export function formatGroupList(groupList: readonly string[]): Buffer {
  return printFastjson({ groupList });
}

/** The answer of GET_CONSUMER_LIST_BY_GROUP. */
export function formatConsumerIdList(consumerIdList: readonly string[]): Buffer {
  return printFastjson({ consumerIdList });
}
