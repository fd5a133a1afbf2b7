import { requireInteger } from "../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { probePull } from "./probe-pull.ts";
import type { RemotingClient } from "./remoting-client.ts";

/**
 * Offset of the first message of a queue that was stored at or after a time; the queue's end when there is none.
 * Code 29 answers only the *nearest* message (protocol sheet §5): from there the border is searched in doubling
 * steps, then by halving. Store times never fall along a queue.
 */
export async function firstOffsetAt(client: RemotingClient, address: string, topic: string, queueId: number, timestampMs: number): Promise<number> {
  const answer = await client.call(address, RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, { topic, queueId, timestamp: Math.trunc(timestampMs) });
  const nearest = requireInteger(answer.extFields, "offset");
  const { minOffset, maxOffset } = await probePull(client, address, topic, queueId, nearest, 1);
  if (minOffset >= maxOffset) return maxOffset;
  const isLateEnough = async (offset: number): Promise<boolean> => {
    const [message] = (await probePull(client, address, topic, queueId, offset, 1)).messages;
    return message !== undefined && message.storeTimestampMs >= timestampMs;
  };
  const start = Math.min(Math.max(nearest, minOffset), maxOffset - 1);
  let low = minOffset;
  let high = maxOffset;
  if (await isLateEnough(start)) {
    high = start;
    for (let step = 1; high - step >= minOffset; step *= 2) {
      if (!(await isLateEnough(high - step))) {
        low = high - step + 1;
        break;
      }
      high -= step;
    }
  } else {
    low = start + 1;
    for (let step = 1; low + step - 1 < maxOffset; step *= 2) {
      if (await isLateEnough(low + step - 1)) {
        high = low + step - 1;
        break;
      }
      low += step;
    }
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await isLateEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
