import type { StoredMessage } from "../../adapters/port/messages-port.ts";

/**
 * How often a dead letter was retried. The broker counts one more as it gives a message up (4.9.8, as for any retry), which is the number of its
 * deliveries. An orderly client retries in place and sends the dead letter itself, with the retries as they were: such a message keeps them in
 * RECONSUME_TIME too. One that a client had sent back by itself long before carries an older figure there.
 */
export function retriesOfDeadLetter({ properties, reconsumeTimes }: Pick<StoredMessage, "properties" | "reconsumeTimes">): number {
  return properties["RECONSUME_TIME"] === String(reconsumeTimes) ? reconsumeTimes : Math.max(0, reconsumeTimes - 1);
}
