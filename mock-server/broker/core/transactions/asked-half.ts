import type { MessageToStore } from "../../log/record-encoder.ts";
import type { Refusal } from "../refusal.ts";
import type { BrokerSettings } from "../settings/broker-settings.ts";
import { makeHalf } from "./half-message.ts";

/** Finds a property of a send. */
type AskedProperty = (name: string) => string | undefined;

/** Whether a send begins a transaction. What clients before 4.6.1 send again for a consumer only looks so. */
export function isTransactional(send: { reconsumeTimes: number }, asked: AskedProperty): boolean {
  return send.reconsumeTimes <= 0 && asked("TRAN_MSG")?.toLowerCase() === "true";
}

/** Turns a message that is about to be stored into a half message, unless the broker takes none. */
export function halfAsAsked(settings: BrokerSettings, message: MessageToStore, asked: AskedProperty): Refusal | undefined {
  if (settings.values.rejectTransactionMessage) return { refusal: "NO_PERMISSION", remark: `the broker[${settings.identity.brokerIP1}] sending transaction message is forbidden` };
  makeHalf(message);
  // WAIT is left out of what is stored, but 4.9 prints the properties of half messages anew, with it.
  const wait = asked("WAIT");
  if (wait !== undefined) message.properties += `\u0002WAIT\u0001${wait}`;
  return undefined;
}
