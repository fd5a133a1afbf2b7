import { textParam, wholeParam, wordParam } from "../../lib/search-params.ts";
import type { RawSearch } from "../../lib/search-params.ts";
import { messageSearch } from "./detail/search.ts";
import type { MessageTab } from "./detail/search.ts";

/** Ways of a query; the first is shown when the link names none. */
export const queryWays = ["time", "id", "key", "offset"] as const;
export type QueryWay = (typeof queryWays)[number];

/** Lengths of the time range in milliseconds; the default is the last hour. */
export const rangeMs = { "15m": 900_000, "1h": 3_600_000, "6h": 21_600_000, "1d": 86_400_000, "7d": 604_800_000 } as const;
export type RangeName = keyof typeof rangeMs;
export const rangeNames: readonly RangeName[] = ["15m", "1h", "6h", "1d", "7d"];

/**
 * State of the page in the link. Without `by` a topic is listed by time: `range` up to now (the last
 * hour when absent), or `begin` and `end` in milliseconds. `group` adds the consume state; `message`
 * (offset id) is the open drawer, `tab` its tab.
 */
export interface MessagesSearch {
  by?: Exclude<QueryWay, "time">;
  topic?: string;
  id?: string;
  key?: string;
  brokerName?: string;
  queueId?: number;
  offset?: number;
  range?: Exclude<RangeName, "1h">;
  begin?: number;
  end?: number;
  group?: string;
  message?: string;
  /** The drawer of the instance's jobs. */
  job?: "all";
  tab?: MessageTab;
}

/** Reads the link; what makes no sense is dropped. */
export function messagesSearch(raw: RawSearch): MessagesSearch {
  return {
    by: wordParam(raw.by, ["id", "key", "offset"] as const),
    topic: textParam(raw.topic),
    id: textParam(raw.id),
    key: textParam(raw.key),
    brokerName: textParam(raw.brokerName),
    queueId: wholeParam(raw.queueId),
    offset: wholeParam(raw.offset),
    range: wordParam(raw.range, ["15m", "6h", "1d", "7d"] as const),
    begin: wholeParam(raw.begin),
    end: wholeParam(raw.end),
    group: textParam(raw.group),
    message: textParam(raw.message),
    job: wordParam(raw.job, ["all"] as const),
    tab: messageSearch(raw).tab,
  };
}
