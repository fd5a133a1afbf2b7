import type { Warning } from "../../../../src/contract/paging.ts";
import type { BrokerNode } from "../../adapters/port/cluster-port.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { topicOffsets } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { mastersSeen, silentWarnings } from "./copies-in.ts";
import type { SharedFacts } from "./group-facts.ts";

/** Ten tabs that ask at once share the offsets of all groups. */
const offsetsSharedMs = 500;

type About = Omit<SharedFacts, "offsets" | "silentBrokers" | "minOffset">;

/** What is read once for all groups: their stored offsets, and where the message's queue begins. */
export async function readSharedFacts(live: LiveInstance, about: About): Promise<{ shared: SharedFacts; warnings: Warning[] }> {
  const [offsets, registered, begin] = await Promise.all([readOffsets(live), readRegistered(live), about.message ? minOffsetOf(live, about.message) : null]);
  const silent = mastersSeen(live).filter(({ brokerName }) => offsets === undefined || registered.every((node) => node.brokerName !== brokerName) || offsets.warnings.some(({ subject }) => subject.startsWith(`${brokerName} `)));
  return {
    shared: { ...about, offsets: offsets?.value ?? new Map(), silentBrokers: new Set(silent.map(({ brokerName }) => brokerName)), minOffset: begin },
    warnings: [...(offsets?.warnings ?? []), ...silentWarnings(silent, offsets?.warnings ?? [])],
  };
}

async function readRegistered(live: LiveInstance): Promise<BrokerNode[]> {
  const { value } = await live.shared.read("registered brokers", offsetsSharedMs, () => live.adapter.cluster.brokers().catch(() => []));
  return value;
}

async function readOffsets(live: LiveInstance): Promise<{ value: SharedFacts["offsets"]; warnings: Warning[] } | undefined> {
  const { value } = await live.shared.read("allOffsets", offsetsSharedMs, () => live.adapter.groups.allOffsets().catch(() => undefined));
  return value;
}

async function minOffsetOf(live: LiveInstance, { brokerName, queueId, topic }: StoredMessage): Promise<number | null> {
  const offsets = await topicOffsets(live, topic).catch(() => undefined);
  return offsets?.value.find((queue) => queue.brokerName === brokerName && queue.queueId === queueId)?.minOffset ?? null;
}
