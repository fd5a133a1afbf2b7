import { pullFlag } from "../../../wire/remoting/pull-header.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { decodeMessages } from "../../../wire/remoting/message-record.ts";
import { searchMessages } from "../../../wire/remoting/record-search.ts";
import { integerOr } from "../../../wire/remoting/header-fields.ts";
import { refusal } from "./remoting-client.ts";
import type { StoredMessage } from "../../../wire/remoting/message-record.ts";
import type { PullFilter, PullStatus } from "../port/messages-port.ts";
import type { RemotingClient } from "./remoting-client.ts";

/** Exists on every broker for tools; never empty (RMF-013). */
const toolsGroup = "TOOLS_CONSUMER";

const statusByCode: ReadonlyMap<number, PullStatus> = new Map([
  [ResponseCode.SUCCESS, "FOUND"],
  [ResponseCode.PULL_NOT_FOUND, "NO_NEW_MESSAGE"],
  [ResponseCode.PULL_RETRY_IMMEDIATELY, "NO_MATCHED_MESSAGE"],
  [ResponseCode.PULL_OFFSET_MOVED, "OFFSET_ILLEGAL"],
]);

export interface ProbePull {
  status: PullStatus;
  messages: StoredMessage[];
  nextOffset: number;
  minOffset: number;
  maxOffset: number;
}

/** A broker looks at waiting pulls every 5 s only, so it may answer so much later than it was asked to. */
const lateAnswerMs = 12_000;

/**
 * Reads from a queue without committing, and without waiting unless `waitMs` says so: the subscription rides in the
 * request (protocol sheet §5). `tags` is an expression of another kind when `expressionType` says so. A `committingGroup`
 * reads as a consumer of that group: the request commits the offset from which it reads.
 */
export async function probePull(client: RemotingClient, address: string, topic: string, queueId: number, offset: number, maxMessages: number, { committingGroup, expressionType = "TAG", needles, tags = "*", waitMs = 0 }: PullFilter & { committingGroup?: string; expressionType?: string; waitMs?: number } = {}): Promise<ProbePull> {
  const fields = {
    consumerGroup: committingGroup ?? toolsGroup,
    topic,
    queueId,
    queueOffset: offset,
    maxMsgNums: maxMessages,
    sysFlag: pullFlag.subscription | (waitMs > 0 ? pullFlag.suspend : 0) | (committingGroup === undefined ? 0 : pullFlag.commitOffset),
    commitOffset: committingGroup === undefined ? 0 : offset,
    suspendTimeoutMillis: waitMs,
    subscription: tags,
    subVersion: 0,
    expressionType,
  };
  const answer = await client.ask(address, RequestCode.PULL_MESSAGE, fields, waitMs > 0 ? { timeoutMs: waitMs + lateAnswerMs } : {});
  const status = statusByCode.get(answer.code);
  if (status === undefined) throw refusal(answer, address, RequestCode.PULL_MESSAGE);
  return {
    status,
    messages: status === "FOUND" ? (needles ? searchMessages(answer.body, needles) : decodeMessages(answer.body)) : [],
    nextOffset: integerOr(answer.extFields, "nextBeginOffset", offset),
    minOffset: integerOr(answer.extFields, "minOffset", 0),
    maxOffset: integerOr(answer.extFields, "maxOffset", 0),
  };
}
