import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { LiveInstance } from "../instance-hub.ts";

export interface FoundCopies {
  messages: StoredMessage[];
  /** Brokers that would know and did not tell. */
  silentBrokers: string[];
  warnings: Warning[];
}

/**
 * Messages of a unique id or a key in one topic, with the brokers that did not tell. A broker that went away is no longer known to the
 * name server, but what it holds is still not known: the brokers that were seen lately count.
 */
export async function copiesIn(live: LiveInstance, topic: string, by: { uniqueId: string } | { key: string }): Promise<FoundCopies> {
  const { answered, value, warnings } = await live.adapter.tracking.copies(topic, by);
  const silent = mastersSeen(live).filter(({ brokerName }) => !answered.includes(brokerName));
  return { messages: value, silentBrokers: silent.map(({ brokerName }) => brokerName), warnings: [...warnings, ...silentWarnings(silent, warnings)] };
}

interface SeenMaster {
  brokerName: string;
  address: string;
}

/** Masters that the instance has or had a while ago. */
export function mastersSeen(live: LiveInstance): SeenMaster[] {
  return live.poller.snapshot.nodes.flatMap(({ runtime: { address, brokerId, brokerName } }) => (brokerId === 0 ? [{ brokerName, address }] : []));
}

/** One a broker, unless the engine said it already. */
export function silentWarnings(silent: readonly SeenMaster[], said: readonly Warning[]): Warning[] {
  return silent.map(({ address, brokerName }): Warning => ({ code: "broker_unreachable", subject: `${brokerName} (${address})`, detail: "It did not answer." })).filter(({ subject }) => !said.some((one) => one.subject === subject));
}
