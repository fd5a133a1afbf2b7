import type { TracedMessage } from "./queries.ts";

type Telling = TracedMessage["groups"][number];

/** Rows of several slices: what a later slice tells of a message that is shown already is added to its row. */
export function mergeTraced(slices: readonly (readonly TracedMessage[])[]): TracedMessage[] {
  const rows = new Map<string, TracedMessage>();
  for (const row of slices.flat()) {
    const shown = rows.get(row.messageId);
    rows.set(row.messageId, shown ? joined(shown, row) : row);
  }
  return [...rows.values()];
}

function joined(one: TracedMessage, other: TracedMessage): TracedMessage {
  const sent = one.sentAt === null ? other : one;
  const groups = new Map<string, Telling>(one.groups.map((telling) => [telling.group, telling]));
  for (const telling of other.groups) {
    const before = groups.get(telling.group);
    groups.set(telling.group, before ? { group: telling.group, deliveries: before.deliveries + telling.deliveries, failures: before.failures + telling.failures, unfinished: before.unfinished + telling.unfinished, lastAt: latest(before.lastAt, telling.lastAt) } : telling);
  }
  const { costMs, isSent, producerAddress, producerGroup, sentAt } = sent;
  return { ...one, topic: one.topic || other.topic, tags: one.tags || other.tags, keys: one.keys || other.keys, producerGroup, producerAddress, sentAt, costMs, isSent, firstAt: earliest(one.firstAt, other.firstAt), groups: [...groups.values()] };
}

const latest = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b > a) ? b : a);
const earliest = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b < a) ? b : a);
