import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { GroupRow } from "../../../src/contract/groups.ts";
import type { InstanceHub } from "./instance-hub.ts";
import { listWarnings } from "./list-warnings.ts";
import { groupFigureColumns, onlineClients, subscribedTopics } from "./snapshot/group-table.ts";
import type { GroupRecord } from "./snapshot/group-table.ts";

type Query = HandlerInput<Endpoints["listGroups"]>["query"];

/** The list of consumer groups (GROUP-1, GROUP-3), from the snapshot. */
export class GroupLists {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async list(instanceId: string, query: Query): Promise<ResponseOf<Endpoints["listGroups"]>> {
    const { poller } = this.#hub.get(instanceId);
    const { groups, identitiesAtMs, topics } = await poller.whenLoaded();
    const now = this.#hub.parts.clock();
    const { rows, total } = groups.rows.page(query, accepts(query), now);
    for (const { entry } of rows) {
      entry.shownAtMs = now;
      // The lag of a shown group is only as fresh as its topics.
      for (const name of entry.topics.keys()) {
        const topic = topics.entry(name);
        if (topic) topic.shownAtMs = now;
      }
    }
    const byFigure = groupFigureColumns.has(query.sort.replace("-", "")) || query.online !== "";
    const unsampled = byFigure ? { rows: groups.unsampledRows, ofRows: groups.rows.all.length } : { rows: rows.filter((record) => record.entry.online === undefined).length, ofRows: rows.length };
    return {
      rows: rows.map((record) => groupRowOf(record, now)),
      total,
      page: query.page,
      pageSize: query.pageSize,
      asOf: rows.reduce((oldest, { entry }) => Math.min(oldest, entry.sampledAtMs || oldest), identitiesAtMs),
      warnings: listWarnings(poller, { what: "groups", ...unsampled }),
    };
  }
}

function accepts(query: Query): (record: GroupRecord) => boolean {
  const search = query.search.toLowerCase();
  return ({ config, entry, searchKey }) =>
    (query.kind === "all" || config.kind === query.kind) &&
    (query.brokerName === "" || config.brokerName === query.brokerName) &&
    (search === "" || searchKey.includes(search)) &&
    (query.consumeEnabled === "" || String(config.consumeEnabled) === query.consumeEnabled) &&
    (query.online === "" || (entry.online !== undefined && String((onlineClients(entry) ?? 0) > 0) === query.online));
}

/** One row of the list with the trend of its lag over the last hour. */
export function groupRowOf(record: GroupRecord, nowMs: number): GroupRow {
  const { config, entry } = record;
  return {
    group: config.group,
    brokerName: config.brokerName,
    brokerId: config.brokerId,
    kind: config.kind,
    consumeEnabled: config.consumeEnabled,
    broadcastAllowed: config.broadcastAllowed,
    maxRetries: config.maxRetries,
    autoCreated: config.autoCreated,
    remark: record.remark,
    onlineClients: onlineClients(entry),
    consumeType: entry.online?.consumeType ?? null,
    messageModel: entry.online?.messageModel ?? null,
    consumeFromWhere: entry.online?.consumeFromWhere ?? null,
    subscribedTopics: subscribedTopics(entry),
    lag: record.lag,
    consumeTps: record.consumeTps,
    lastConsumedAt: record.lastConsumedAtMs,
    trend: record.lagTrend.read(nowMs).map((point) => point.value),
  };
}
