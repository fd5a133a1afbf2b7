import type { Broker } from "../../core/broker.ts";

/** The id that leads to a message of this broker: its address and the place in its log, in hexadecimal digits. */
export function offsetIdOf(broker: Broker, commitLogOffset: number): string {
  return broker.settings.storeHostHex + commitLogOffset.toString(16).toUpperCase().padStart(16, "0");
}
