import type { MessageRow } from "../../../../src/contract/messages.ts";
import type { Verdict } from "../../../../src/contract/verdict-evidence.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { groupEntry } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";

type States = MessageRow["states"];

/** MSG-8 knows four states: what was acknowledged counts as consumed, whatever for, and what will never be consumed as not consumed. */
const stateOf: Record<Verdict, States[number]["state"]> = {
  consumed: "CONSUMED",
  passed: "CONSUMED",
  filtered: "CONSUMED",
  held: "CONSUMING",
  retrying: "CONSUMING",
  waiting: "TO_CONSUME",
  dead: "TO_CONSUME",
  skipped: "TO_CONSUME",
  expired: "TO_CONSUME",
  unknown: "UNKNOWN",
};

/** How far a group is with each of some messages (MSG-8), from its verdict on each; no group, no states. Throws not_found for a group that is none. */
export async function messageStates(live: LiveInstance, verdicts: Verdicts, group: string, messages: StoredMessage[]): Promise<(message: StoredMessage) => States> {
  if (group === "" || messages.length === 0) return () => [];
  await groupEntry(live, group);
  const decided = await verdicts.ofMessages(live, group, messages);
  const states = new Map(messages.map((message, index) => [message, decided[index]]));
  return (message) => {
    const known = states.get(message);
    return known ? [{ group, state: stateOf[known.verdict], verdict: known.verdict, evidence: known.evidence }] : [];
  };
}
