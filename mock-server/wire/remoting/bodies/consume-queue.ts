import { parseFastjsonObject } from "../fastjson-parser.ts";

/** The answer of QUERY_CONSUME_QUEUE: where the records of a queue lie in the commit log. */
export interface ConsumeQueuePart {
  minOffset: number;
  maxOffset: number;
  commitLogOffsets: number[];
}

export function parseConsumeQueuePart(body: Buffer): ConsumeQueuePart {
  const object = parseFastjsonObject(body);
  return { minOffset: object.number("minQueueIndex"), maxOffset: object.number("maxQueueIndex"), commitLogOffsets: object.objects("queueData").map((entry) => entry.number("physicOffset")) };
}
