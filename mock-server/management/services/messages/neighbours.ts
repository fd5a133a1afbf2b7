import type { MessagesPort, StoredMessage } from "../../adapters/port/messages-port.ts";

export interface NeighbourCount {
  before: number;
  after: number;
}

/** A broker answers with as many messages as fit into some 256 KB; this many answers are put together at most. */
const mostPulls = 12;

/** The messages of a queue around one, itself among them, by offset; those that retention deleted are left out. */
export async function neighboursOf(messages: Pick<MessagesPort, "pull">, { brokerName, queueId, queueOffset, topic }: StoredMessage, { after, before }: NeighbourCount): Promise<{ messages: StoredMessage[]; minOffset: number; maxOffset: number }> {
  const end = queueOffset + after + 1;
  const found: StoredMessage[] = [];
  let from = Math.max(0, queueOffset - before);
  let bounds = { minOffset: 0, maxOffset: end };
  for (let pulls = 0; pulls < mostPulls && from < Math.min(end, bounds.maxOffset); pulls++) {
    const pulled = await messages.pull(topic, brokerName, queueId, from, end - from);
    bounds = { minOffset: pulled.minOffset, maxOffset: pulled.maxOffset };
    found.push(...pulled.messages.filter((message) => message.queueOffset < end));
    const next = pulled.messages.length > 0 ? (pulled.messages.at(-1)?.queueOffset ?? from) + 1 : Math.max(pulled.nextOffset, pulled.minOffset);
    if (next <= from) break;
    from = next;
  }
  return { messages: found, ...bounds };
}
