import type { FastjsonObject } from "../fastjson-object.ts";

/** What one consumer subscribes of one topic. */
export interface SubscriptionData {
  topic: string;
  /** "*", or tags joined with "||", or an SQL expression. */
  subString: string;
  expressionType: string;
  tagsSet: string[];
  /** Java hash codes of the tags. */
  codeSet: number[];
  subVersion: number;
  classFilterMode: boolean;
}

export function readSubscriptionData(object: FastjsonObject): SubscriptionData {
  return {
    topic: object.text("topic"),
    subString: object.text("subString"),
    expressionType: object.text("expressionType", "TAG"),
    tagsSet: object.texts("tagsSet"),
    codeSet: object.array("codeSet").filter((code) => typeof code === "number"),
    subVersion: object.number("subVersion"),
    classFilterMode: object.boolean("classFilterMode"),
  };
}
