import type { StoredMessage } from "../../adapters/port/messages-port.ts";

/** How often a dead letter was retried: the broker counts one more as it gives a message up (4.9.8, as for any retry), which is the number of its deliveries. */
export function retriesOfDeadLetter({ reconsumeTimes }: Pick<StoredMessage, "reconsumeTimes">): number {
  return Math.max(0, reconsumeTimes - 1);
}
