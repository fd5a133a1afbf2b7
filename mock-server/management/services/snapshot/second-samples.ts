import type { BrokerTotals, ClusterPort } from "../../adapters/port/cluster-port.ts";
import type { Clock } from "../actor.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import { HotTopics } from "./hot-topics.ts";
import type { TopicEntry } from "./topic-table.ts";

const secondMs = 1000;
const stepSeconds = 10;
/** A sample that comes this late says nothing of its own second. */
const longestTakeMs = 900;

/** What a master had counted at the end of a second. */
export interface SecondTotals extends BrokerTotals {
  /** Wall-clock second, in ms. */
  atMs: number;
  /** Messages stored in user topics while this console looked: all of them without those in topics that count in no sum. null = the engine does not tell. */
  produced: number | null;
  /** Messages in such topics that were counted as produced before their topic was looked at; they are taken off the next ones. */
  owed: number;
  hidden: number;
}

export interface SecondSamplesParts {
  cluster: Pick<ClusterPort, "totals">;
  snapshot: InstanceSnapshot;
  sampleTopic: (entry: TopicEntry) => Promise<void>;
  /** Whether the engine can be asked now. */
  isReachable: () => boolean;
  clock: Clock;
}

/**
 * Reads the running totals of every master at each wall-clock second (DASH-20), and the offsets of those topics that the
 * peaks of topics and the sums without hidden topics (MON-037) need, in the same moment. Their number is bounded.
 */
export class SecondSamples {
  readonly #parts: SecondSamplesParts;
  readonly hot: HotTopics;
  /** The seconds of about a step, oldest first, by broker. */
  readonly #byBroker = new Map<string, SecondTotals[]>();
  #timer: NodeJS.Timeout | undefined;
  #taking: { atMs: number; done: Promise<void> } | undefined;
  #stopped = false;

  constructor(parts: SecondSamplesParts) {
    this.#parts = parts;
    this.hot = new HotTopics(parts.snapshot.topics);
  }

  start(): void {
    if (this.#stopped) return;
    const now = this.#parts.clock();
    const atMs = (Math.floor(now / secondMs) + 1) * secondMs;
    this.#timer = setTimeout(() => {
      void this.take(atMs);
      this.start();
    }, atMs - now).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** The sample at the end of a second; joins the one that is under way for it. Never rejects. */
  take(atMs: number): Promise<void> {
    if (this.#taking?.atMs !== atMs) this.#taking = { atMs, done: this.#take(atMs).catch(() => undefined) };
    return this.#taking.done;
  }

  /** The seconds of the step that ends at `atMs` and the one before them, oldest first; by broker. */
  step(atMs: number): ReadonlyMap<string, readonly SecondTotals[]> {
    return new Map([...this.#byBroker].map(([brokerName, seconds]) => [brokerName, seconds.filter((second) => second.atMs <= atMs && second.atMs >= atMs - stepSeconds * secondMs)]));
  }

  async #take(atMs: number): Promise<void> {
    const { clock, cluster, isReachable, sampleTopic, snapshot } = this.#parts;
    if (!isReachable()) return;
    const entries = this.hot.choose(atMs);
    const [totals] = await Promise.all([cluster.totals(), ...entries.map((entry) => sampleTopic(entry).catch(() => undefined))]);
    if (clock() - atMs > longestTakeMs) return;
    this.hot.sampled(entries, atMs);
    for (const told of totals.value) {
      const seconds = this.#byBroker.get(told.brokerName) ?? [];
      const hidden = snapshot.topics.hiddenOn(told.brokerName);
      seconds.push({ ...told, atMs, hidden, ...producedBy(told, hidden, seconds.at(-1)) });
      if (seconds.length > 2 * stepSeconds) seconds.shift();
      this.#byBroker.set(told.brokerName, seconds);
    }
  }
}

/** A broker that started anew counts from 0 again. */
function producedBy(told: BrokerTotals, hidden: number, before: SecondTotals | undefined): Pick<SecondTotals, "produced" | "owed"> {
  if (told.storedMessages === null) return { produced: null, owed: 0 };
  if (!before || before.storedMessages === null || before.produced === null || told.storedMessages < before.storedMessages) return { produced: 0, owed: 0 };
  const added = told.storedMessages - before.storedMessages - (hidden - before.hidden) - before.owed;
  return { produced: before.produced + Math.max(0, added), owed: Math.max(0, -added) };
}
