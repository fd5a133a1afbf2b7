import { evidence } from "../candidate.ts";
import type { Candidate, Check, Unchecked } from "../candidate.ts";
import type { TopicFact } from "../doctor-facts.ts";

/** So much more than the mean of the others makes a queue hot, and so much more one that a single client cannot follow. */
const hotTimes = 3;
const veryHotTimes = 10;
/** Below this rate it does not matter. */
const leastPerSecond = 5;

/** Topics of which one queue gets a multiple of what the others get: a sharding key that is too coarse, or a sender that always takes the same one. */
export const hotQueues: Check = {
  name: "hotQueues",
  check({ away, topics }) {
    const several = away ? [] : [...topics.values()].filter(({ queues }) => queues.filter(({ isWritable }) => isWritable).length > 1);
    const young = several.filter(({ queues }) => queues.some(({ isWritable, stored }) => isWritable && stored === null));
    return { findings: several.flatMap(hotIn), unchecked: young.map(({ topic }): Unchecked => ({ reason: "tooLittleHistory", thing: topic })), checked: several.length - young.length };
  },
};

function hotIn({ queues, topic }: TopicFact): Candidate[] {
  const rates = queues.flatMap(({ brokerName, isWritable, queueId, stored }) => (isWritable && stored ? [{ brokerName, queueId, overMs: stored.overMs, perSecond: (stored.messages * 1000) / stored.overMs }] : []));
  const [hottest] = rates.toSorted((a, b) => b.perSecond - a.perSecond);
  if (!hottest || rates.length < 2 || hottest.perSecond < leastPerSecond) return [];
  const others = (rates.reduce((sum, { perSecond }) => sum + perSecond, 0) - hottest.perSecond) / (rates.length - 1);
  if (hottest.perSecond < hotTimes * others) return [];
  const queue = `${hottest.brokerName}/${hottest.queueId}`;
  return [
    {
      kind: "queueHot",
      severity: hottest.perSecond >= veryHotTimes * others ? "watch" : "note",
      subject: { scope: "topic", topic },
      params: { topic, queue },
      evidence: [evidence("queueRate", { queue, hotPerSecond: round(hottest.perSecond), overMs: hottest.overMs }), evidence("otherQueuesRate", { queues: rates.length - 1, othersPerSecond: round(others) })],
      place: { page: "topic", topic },
      sinceMs: null,
      confirmMs: 120_000,
    },
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
