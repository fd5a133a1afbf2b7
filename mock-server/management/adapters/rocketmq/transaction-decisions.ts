import { parseConsumeQueuePart } from "../../../wire/remoting/bodies/consume-queue.ts";
import { requireInteger } from "../../../wire/remoting/header-fields.ts";
import { decodeMessage } from "../../../wire/remoting/message-record.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import type { RemotingClient } from "./remoting-client.ts";

const decisionsTopic = "RMQ_SYS_TRANS_OP_HALF_TOPIC";
/** Decisions that are looked through at most: beyond that it is not known. */
const maxDecisions = 4096;
const readAtOnce = 64;
/** A search by time answers the nearest record, and several may have one time. */
const stepBack = 64;

/**
 * Whether one of some half messages was committed or rolled back: a finished half leaves its queue offset as the body of a record in the
 * topic of decisions (protocol sheet §5, Transactions). Clients may not pull that topic, so its entries are looked up one by one; null
 * when there are too many of them since.
 */
export async function isHalfDecided(client: RemotingClient, address: string, halfOffsets: ReadonlySet<number>, sinceMs: number): Promise<boolean | null> {
  const found = await client.call(address, RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, { topic: decisionsTopic, queueId: 0, timestamp: sinceMs });
  const first = Math.max(0, requireInteger(found.extFields, "offset") - stepBack);
  for (let index = first; index < first + maxDecisions; index += readAtOnce) {
    const answer = await client.ask(address, RequestCode.QUERY_CONSUME_QUEUE, { topic: decisionsTopic, queueId: 0, index, count: readAtOnce });
    // A broker that nobody ever told a decision has no such queue.
    const entries = answer.code === ResponseCode.SUCCESS && answer.body.length > 0 ? parseConsumeQueuePart(answer.body).commitLogOffsets : [];
    const bodies = await Promise.all(entries.map((offset) => bodyAt(client, address, offset)));
    if (bodies.some((body) => body.split(",").some((part) => part !== "" && halfOffsets.has(Number(part))))) return true;
    if (entries.length < readAtOnce) return false;
  }
  return null;
}

/** Empty when retention has just deleted it. */
async function bodyAt(client: RemotingClient, address: string, offset: number): Promise<string> {
  const answer = await client.ask(address, RequestCode.VIEW_MESSAGE_BY_ID, { offset });
  return answer.code === ResponseCode.SUCCESS ? decodeMessage(answer.body).body.toString("utf8") : "";
}
