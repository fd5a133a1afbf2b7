import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { TopicRow } from "../../../src/contract/topics.ts";
import type { InstanceHub } from "./instance-hub.ts";
import { listWarnings } from "./list-warnings.ts";
import { topicFigureColumns } from "./snapshot/topic-table.ts";
import type { TopicRecord } from "./snapshot/topic-table.ts";

type Query = HandlerInput<Endpoints["listTopics"]>["query"];

/** The list of topics (TOPIC-1, TOPIC-2), from the snapshot: filtered, sorted and cut without asking the engine. */
export class TopicLists {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async list(instanceId: string, query: Query): Promise<ResponseOf<Endpoints["listTopics"]>> {
    const { poller } = this.#hub.get(instanceId);
    const { identitiesAtMs, topics } = await poller.whenLoaded();
    const now = this.#hub.parts.clock();
    const { rows, total } = topics.rows.page(query, accepts(query), now);
    for (const record of rows) {
      const entry = topics.entry(record.config.topic);
      if (entry) entry.shownAtMs = now;
    }
    const byFigure = topicFigureColumns.has(query.sort.replace("-", ""));
    const unsampled = byFigure ? { rows: topics.unsampledRows, ofRows: topics.rows.all.length } : { rows: rows.filter((record) => !record.figures).length, ofRows: rows.length };
    return {
      rows: rows.map((record) => topicRowOf(record, now)),
      total,
      page: query.page,
      pageSize: query.pageSize,
      asOf: rows.reduce((oldest, record) => Math.min(oldest, record.figures?.sampledAtMs ?? oldest), identitiesAtMs),
      warnings: listWarnings(poller, { what: "topics", ...unsampled }),
    };
  }
}

function accepts(query: Query): (record: TopicRecord) => boolean {
  const search = query.search.toLowerCase();
  return ({ config, messageType, searchKey }) =>
    (query.kind === "all" || config.kind === query.kind) &&
    (query.brokerName === "" || config.brokerName === query.brokerName) &&
    (search === "" || searchKey.includes(search)) &&
    (query.messageType === "" || messageType === query.messageType) &&
    (query.permission === "" || String(config.permission & 6) === query.permission) &&
    (query.autoCreated === "" || String(config.autoCreated) === query.autoCreated);
}

/** One row of the list with its trend of the last hour. */
export function topicRowOf(record: TopicRecord, nowMs: number): TopicRow {
  const { config, figures } = record;
  return {
    topic: config.topic,
    brokerName: config.brokerName,
    kind: config.kind,
    readQueues: config.readQueues,
    writeQueues: config.writeQueues,
    permission: config.permission,
    ordered: config.ordered,
    messageType: record.messageType,
    autoCreated: config.autoCreated,
    remark: record.remark,
    storedMessages: figures?.storedMessages ?? null,
    producedToday: record.producedToday,
    produceTps: record.produceTps,
    consumeTps: record.consumeTps,
    lastStoredAt: figures?.lastStoredAtMs ?? null,
    trend: record.produceTrend.read(nowMs).map((point) => point.value),
  };
}
