import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { topicOffsets } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { SharedFacts } from "./group-facts.ts";

/** Ten tabs that ask at once share the offsets of all groups. */
const offsetsSharedMs = 500;

type About = Pick<SharedFacts, "message" | "topic" | "uniqueId" | "scheduled" | "otherOffsetIds">;

/** What is read once for all groups: their stored offsets, and where the message's queue begins. */
export async function readSharedFacts(live: LiveInstance, about: About): Promise<{ shared: SharedFacts; warnings: Warning[] }> {
  const [offsets, begin] = await Promise.all([readOffsets(live), about.message ? minOffsetOf(live, about.message) : null]);
  const masters = live.poller.snapshot.nodes.flatMap(({ runtime }) => (runtime.brokerId === 0 ? [runtime.brokerName] : []));
  const silent = masters.filter((brokerName) => offsets === undefined || offsets.warnings.some(({ subject }) => subject.startsWith(`${brokerName} `)));
  return {
    shared: { ...about, offsets: offsets?.value ?? new Map(), silentBrokers: new Set(silent), minOffset: begin, resetsOf: () => [], tracesOf: () => [] },
    warnings: offsets?.warnings ?? [],
  };
}

async function readOffsets(live: LiveInstance): Promise<{ value: SharedFacts["offsets"]; warnings: Warning[] } | undefined> {
  const { value } = await live.shared.read("allOffsets", offsetsSharedMs, () => live.adapter.groups.allOffsets().catch(() => undefined));
  return value;
}

async function minOffsetOf(live: LiveInstance, { brokerName, queueId, topic }: StoredMessage): Promise<number | null> {
  const offsets = await topicOffsets(live, topic).catch(() => undefined);
  return offsets?.value.find((queue) => queue.brokerName === brokerName && queue.queueId === queueId)?.minOffset ?? null;
}
