import { listSearch, textParam, wordParam } from "../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../lib/search-params.ts";
import { metricSearch } from "../../parts/metric-search.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";

export const topicSortColumns = ["topic", "brokerName", "kind", "readQueues", "writeQueues", "permission", "ordered", "messageType", "autoCreated", "storedMessages", "producedToday", "produceTps", "consumeTps", "lastStoredAt"] as const;
export const topicKinds = ["system", "retry", "deadLetter", "all"] as const;
export const messageTypes = ["NORMAL", "FIFO", "DELAY", "TRANSACTION"] as const;
export const permissions = ["6", "4", "2"] as const;
export const queueSortColumns = ["brokerName", "queueId", "minOffset", "maxOffset", "storedMessages", "lastStoredAt"] as const;
/** Tabs of the detail drawer; the first is shown when the link names none. */
export const topicTabs = ["queues", "groups", "producers", "backlog", "route", "charts"] as const;
export type TopicTab = (typeof topicTabs)[number];

/**
 * State of the page in the link. `topic` and `tab` are the open drawer, `edit` and `remove` name the
 * topic whose form or confirmation is open, `create` opens an empty form; `queueSort`, `queuePage` and
 * `queueSize` belong to the drawer's queue table. Without `kind` only the users' own topics are listed.
 */
export interface TopicsSearch extends ListSearch<(typeof topicSortColumns)[number]>, MetricSearch {
  broker?: string;
  kind?: (typeof topicKinds)[number];
  type?: (typeof messageTypes)[number];
  permission?: (typeof permissions)[number];
  auto?: "true" | "false";
  topic?: string;
  tab?: TopicTab;
  queueSort?: ListSearch<(typeof queueSortColumns)[number]>["sort"];
  queuePage?: number;
  queueSize?: number;
  create?: true;
  edit?: string;
  remove?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function topicsSearch(raw: RawSearch): TopicsSearch {
  const queueList = listSearch({ sort: raw.queueSort, page: raw.queuePage, size: raw.queueSize }, queueSortColumns);
  return {
    ...listSearch(raw, topicSortColumns),
    ...metricSearch(raw),
    broker: textParam(raw.broker),
    kind: wordParam(raw.kind, topicKinds),
    type: wordParam(raw.type, messageTypes),
    permission: wordParam(raw.permission, permissions),
    auto: wordParam(raw.auto, ["true", "false"] as const),
    topic: textParam(raw.topic),
    tab: wordParam(raw.tab, topicTabs),
    queueSort: queueList.sort,
    queuePage: queueList.page,
    queueSize: queueList.size,
    create: raw.create === true || raw.create === "true" ? true : undefined,
    edit: textParam(raw.edit),
    remove: textParam(raw.remove),
  };
}

/** Whether the list is narrowed, so that an empty one says "no hits" instead of "no topic yet". */
export function isNarrowed({ q, broker, kind, type, permission, auto }: TopicsSearch): boolean {
  return [q, broker, kind, type, permission, auto].some((value) => value !== undefined);
}
