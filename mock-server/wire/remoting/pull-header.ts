import { integerOr, requireInteger, requireText } from "./header-fields.ts";

/** Bits of a pull request's sysFlag (protocol sheet §5). */
export const pullFlag = { commitOffset: 1, suspend: 2, subscription: 4, classFilter: 8, litePull: 16 } as const;

/** The header of PULL_MESSAGE and LITE_PULL_MESSAGE (protocol sheet §2.1). */
export interface PullHeader {
  consumerGroup: string;
  topic: string;
  queueId: number;
  queueOffset: number;
  maxMsgNums: number;
  sysFlag: number;
  commitOffset: number;
  suspendTimeoutMs: number;
  subscription: string;
  subVersion: number;
  expressionType: string;
}

/** Throws `HeaderFieldError`. An absent subscription reads as "*", an absent expression type as "TAG". */
export function readPullHeader(fields: Readonly<Record<string, string>>): PullHeader {
  return {
    consumerGroup: requireText(fields, "consumerGroup"),
    topic: requireText(fields, "topic"),
    queueId: requireInteger(fields, "queueId"),
    queueOffset: requireInteger(fields, "queueOffset"),
    maxMsgNums: requireInteger(fields, "maxMsgNums"),
    sysFlag: requireInteger(fields, "sysFlag"),
    commitOffset: integerOr(fields, "commitOffset", 0),
    suspendTimeoutMs: integerOr(fields, "suspendTimeoutMillis", 0),
    subscription: fields.subscription ?? "*",
    subVersion: integerOr(fields, "subVersion", 0),
    expressionType: fields.expressionType ?? "TAG",
  };
}
