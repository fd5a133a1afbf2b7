import { listSearch, textParam, wholeParam, wordParam } from "../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../lib/search-params.ts";
import { metricSearch } from "../../parts/metric-search.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";

export const groupSortColumns = ["group", "brokerName", "brokerId", "kind", "consumeEnabled", "broadcastAllowed", "maxRetries", "autoCreated", "onlineClients", "consumeType", "messageModel", "subscribedTopics", "lag", "consumeTps", "lastConsumedAt"] as const;
/** Tabs of the detail drawer; the first is shown when the link names none (SUB-5). */
export const groupTabs = ["subscriptions", "backlog", "charts", "clients", "resets", "brokers"] as const;
export type GroupTab = (typeof groupTabs)[number];
/** What a reset can be told; "before" takes an earlier reset back and is chosen in the list of resets. */
export const resetTargets = ["latest", "earliest", "timestamp", "offsets"] as const;

/**
 * State of the page in the link. `group` and `tab` are the open drawer, `of` the topic whose queues its
 * backlog and whose figures its charts show, `client` the client whose running state is open. `edit`, `remove` and `disable` (on the
 * broker `on`, or on all) name the group of a form or confirmation. `reset` opens the reset of offsets
 * with what is known of it in `resetGroup`, `resetTopic`, `resetTo`, `resetAt` (ms), `resetOffsets`
 * (`broker/queue=offset,...`) and `resetId` (the reset that is taken back). `record` is the reset whose
 * queues are shown, `recordPage` the page of the list of resets.
 */
export interface GroupsSearch extends ListSearch<(typeof groupSortColumns)[number]>, MetricSearch {
  broker?: string;
  kind?: "system" | "all";
  online?: "true" | "false";
  enabled?: "true" | "false";
  group?: string;
  tab?: GroupTab;
  of?: string;
  client?: string;
  create?: true;
  edit?: string;
  remove?: string;
  disable?: string;
  on?: string;
  reset?: true;
  resetGroup?: string;
  resetTopic?: string;
  resetTo?: (typeof resetTargets)[number] | "before";
  resetAt?: number;
  resetOffsets?: string;
  resetId?: number;
  record?: number;
  recordPage?: number;
}

const yesOrNo = ["true", "false"] as const;
const flag = (value: unknown): true | undefined => (value === true || value === "true" ? true : undefined);

/** Reads the link; what makes no sense is dropped. */
export function groupsSearch(raw: RawSearch): GroupsSearch {
  return {
    ...listSearch(raw, groupSortColumns),
    ...metricSearch(raw),
    broker: textParam(raw.broker),
    kind: wordParam(raw.kind, ["system", "all"] as const),
    online: wordParam(raw.online, yesOrNo),
    enabled: wordParam(raw.enabled, yesOrNo),
    group: textParam(raw.group),
    tab: wordParam(raw.tab, groupTabs),
    of: textParam(raw.of),
    client: textParam(raw.client),
    create: flag(raw.create),
    edit: textParam(raw.edit),
    remove: textParam(raw.remove),
    disable: textParam(raw.disable),
    on: textParam(raw.on),
    reset: flag(raw.reset),
    resetGroup: textParam(raw.resetGroup),
    resetTopic: textParam(raw.resetTopic),
    resetTo: wordParam(raw.resetTo, [...resetTargets, "before"] as const),
    resetAt: wholeParam(raw.resetAt),
    resetOffsets: textParam(raw.resetOffsets),
    resetId: wholeParam(raw.resetId, 1),
    record: wholeParam(raw.record, 1),
    recordPage: wholeParam(raw.recordPage, 1),
  };
}

/** Whether the list is narrowed, so that an empty one says "no hits" instead of "no group yet". */
export function isNarrowed({ q, broker, kind, online, enabled }: GroupsSearch): boolean {
  return [q, broker, kind, online, enabled].some((value) => value !== undefined);
}

/** The part of the link that belongs to the reset, taken out when it closes. */
export const noReset = { reset: undefined, resetGroup: undefined, resetTopic: undefined, resetTo: undefined, resetAt: undefined, resetOffsets: undefined, resetId: undefined } satisfies GroupsSearch;
