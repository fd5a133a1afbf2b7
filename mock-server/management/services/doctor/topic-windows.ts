import type { TopicEntry, TopicRecord } from "../snapshot/topic-table.ts";
import type { TopicFact, TopicQueueFact } from "./doctor-facts.ts";

const markEveryMs = 100_000;
const mostMarks = 6;
const leastMs = 4 * 60_000;
const readBit = 4;
const writeBit = 2;

interface Mark {
  atMs: number;
  /** Largest offset by queue id. */
  offsets: Float64Array;
}

/** How many messages each queue of each topic got over about the last ten minutes. */
export class TopicWindows {
  #marks = new Map<string, Mark[]>();

  /** One look at every topic; those that are gone are forgotten. */
  see(entries: readonly TopicEntry[]): Map<string, TopicFact> {
    const before = this.#marks;
    this.#marks = new Map();
    const facts = new Map<string, TopicFact>();
    for (const { records, topic } of entries) {
      const queues = records.flatMap((record) => {
        const key = `${topic} ${record.config.brokerName}`;
        const marks = before.get(key) ?? [];
        if (record.figures) mark(marks, record.figures);
        this.#marks.set(key, marks);
        return queuesOf(record, marks);
      });
      facts.set(topic, { topic, queues });
    }
    return facts;
  }
}

function mark(marks: Mark[], { queues, sampledAtMs }: NonNullable<TopicRecord["figures"]>): void {
  const last = marks.at(-1);
  if (last && sampledAtMs - last.atMs < markEveryMs) return;
  const offsets = new Float64Array(Math.max(0, ...queues.keys()) + 1);
  for (const [queueId, { maxOffset }] of queues) offsets[queueId] = maxOffset;
  // Most topics stand still: all their marks share one array.
  const isSame = last?.offsets.length === offsets.length && offsets.every((offset, queueId) => offset === last.offsets[queueId]);
  marks.push({ atMs: sampledAtMs, offsets: isSame ? last.offsets : offsets });
  if (marks.length > mostMarks) marks.shift();
}

function queuesOf({ config, figures }: TopicRecord, marks: readonly Mark[]): TopicQueueFact[] {
  const first = marks[0];
  return Array.from({ length: Math.max(config.readQueues, config.writeQueues) }, (_, queueId) => {
    const overMs = first && figures ? figures.sampledAtMs - first.atMs : 0;
    const messages = (figures?.queues.get(queueId)?.maxOffset ?? 0) - (first?.offsets[queueId] ?? 0);
    return {
      brokerName: config.brokerName,
      queueId,
      isReadable: queueId < config.readQueues && (config.permission & readBit) !== 0,
      isWritable: queueId < config.writeQueues && (config.permission & writeBit) !== 0,
      // Offsets that fall: the topic was made anew.
      stored: overMs >= leastMs && messages >= 0 ? { messages, overMs } : null,
    };
  });
}
