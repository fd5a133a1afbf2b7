import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import { inParallel } from "../in-parallel.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { listWarnings } from "../list-warnings.ts";
import type { TopicEntry } from "../snapshot/topic-table.ts";
import { sumKnown } from "../topics.ts";
import { deadLetterPrefix } from "./dead-letter-reads.ts";
import { deletedNotBefore, retentionOf } from "./retention.ts";

type Query = HandlerInput<Endpoints["listDeadLetterGroups"]>["query"];
type List = ResponseOf<Endpoints["listDeadLetterGroups"]>;
type Row = List["rows"][number];

const oldestSharedMs = 10_000;
const readBit = 4;

/** Groups with dead letters, from what the poller knows of their topics; only the rows shown are looked into. */
export class DeadLetterGroups {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async list(instanceId: string, query: Query): Promise<List> {
    const live = this.#hub.get(instanceId);
    const { identitiesAtMs, topics } = await live.poller.whenLoaded();
    const now = this.#hub.parts.clock();
    const search = query.search.toLowerCase();
    const entries = topics.entries.filter((entry) => isShown(entry) && (query.group === "" || groupOf(entry) === query.group) && groupOf(entry).toLowerCase().includes(search));
    const sorted = sort(entries, query.sort);
    const page = sorted.slice((query.page - 1) * query.pageSize, query.page * query.pageSize);
    for (const entry of page) entry.shownAtMs = now;
    // What the poller has not come to yet is read now, for the rows shown.
    await inParallel(page.filter((entry) => storedOf(entry) === null), 8, (entry) => live.poller.sweep.sampleTopic(entry).catch(() => undefined));
    const retention = await retentionOf(live);
    const rows = await inParallel(page, 8, async (entry) => rowOf(live, entry, await oldestAt(live, entry), retention, now));
    const unsampled = entries.filter((entry) => storedOf(entry) === null).length;
    return {
      rows,
      total: entries.length,
      page: query.page,
      pageSize: query.pageSize,
      retention,
      asOf: page.reduce((oldest, entry) => Math.min(oldest, entry.sampledAtMs || oldest), identitiesAtMs),
      warnings: listWarnings(live.poller, { what: "topics", rows: unsampled, ofRows: entries.length }),
    };
  }
}

/** A queue that retention has emptied is no news (DLQ-003); one that was not counted yet may be. */
function isShown(entry: TopicEntry): boolean {
  return entry.records.some(({ config, figures }) => config.kind === "deadLetter" && figures?.storedMessages !== 0);
}

function groupOf({ topic }: TopicEntry): string {
  return topic.slice(deadLetterPrefix.length);
}

function storedOf({ records }: TopicEntry): number | null {
  return sumKnown(records.map(({ figures }) => figures?.storedMessages ?? null));
}

function perSecondOf({ records }: TopicEntry): number | null {
  return sumKnown(records.map(({ produceTps }) => produceTps));
}

function newestOf({ records }: TopicEntry): number | null {
  return records.reduce<number | null>((newest, { figures }) => Math.max(newest ?? 0, figures?.lastStoredAtMs ?? 0) || null, null);
}

const figureOf = { deadLetters: storedOf, perSecond: perSecondOf, newestAt: newestOf };

/** Entries come by name; unknown figures stand last. */
function sort(entries: TopicEntry[], by: Query["sort"]): TopicEntry[] {
  const descending = by.startsWith("-");
  const column = by.replace("-", "");
  if (column === "group") return descending ? entries.toReversed() : entries;
  const valueOf = figureOf[column === "perSecond" || column === "newestAt" ? column : "deadLetters"];
  const keyed = entries.map((entry) => ({ entry, value: valueOf(entry) }));
  const order = descending ? -1 : 1;
  return keyed.sort((a, b) => (a.value === null || b.value === null ? Number(a.value === null) - Number(b.value === null) : order * (a.value - b.value))).map(({ entry }) => entry);
}

/** Store time of the oldest one that is still there; null when a broker does not tell. */
async function oldestAt(live: LiveInstance, entry: TopicEntry): Promise<number | null> {
  const queues = entry.records.flatMap(({ config, figures }) => [...(figures?.queues.values() ?? [])].filter(({ brokerName, maxOffset, minOffset }) => maxOffset > minOffset && brokerName === config.brokerName));
  if (queues.length === 0) return null;
  const { value } = await live.shared.read(`oldest ${entry.topic}`, oldestSharedMs, () =>
    inParallel(queues, 4, ({ brokerName, minOffset, queueId }) =>
      live.adapter.messages.pull(entry.topic, brokerName, queueId, minOffset, 1).then(
        ({ messages }) => messages[0]?.storedAtMs ?? null,
        () => null,
      ),
    ),
  );
  return value.reduce<number | null>((oldest, at) => (at === null ? oldest : Math.min(oldest ?? at, at)), null);
}

function rowOf(live: LiveInstance, entry: TopicEntry, oldest: number | null, retention: List["retention"], now: number): Row {
  const trends = entry.records.map(({ produceTrend }) => produceTrend.read(now).map(({ value }) => value));
  const points = Math.max(0, ...trends.map(({ length }) => length));
  return {
    group: groupOf(entry),
    topic: entry.topic,
    brokerNames: entry.records.map(({ config }) => config.brokerName),
    groupExists: live.poller.snapshot.groups.entry(groupOf(entry)) !== undefined,
    deadLetters: storedOf(entry),
    perSecond: perSecondOf(entry),
    // They all end now; a broker that is known for less time begins later.
    trend: Array.from({ length: points }, (_, index) => sumKnown(trends.map((trend) => trend.at(index - points) ?? null))),
    newestAt: newestOf(entry),
    oldestAt: oldest,
    deletedNotBefore: deletedNotBefore(oldest, retention),
    readable: entry.records.every(({ config }) => (config.permission & readBit) !== 0),
  };
}
