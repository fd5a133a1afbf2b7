import { textParam, wholeParam, wordParam } from "../../lib/search-params.ts";
import type { RawSearch } from "../../lib/search-params.ts";
import { messageSearch } from "./detail/search.ts";
import type { MessageSearch } from "./detail/search.ts";

/** Ways of a query; the first is shown when the link names none. */
export const queryWays = ["time", "id", "key", "offset"] as const;
export type QueryWay = (typeof queryWays)[number];

/** Lengths of the time ranges in milliseconds (MSG-002); `15m`, `1d` and `7d` stand in older links only. */
export const rangeMs = { "15m": 900_000, "30m": 1_800_000, "1h": 3_600_000, "6h": 21_600_000, "24h": 86_400_000, "1d": 86_400_000, "3d": 259_200_000, "7d": 604_800_000 } as const;
/** `latest`: the newest messages of the topic, however old they are. */
export type RangeName = keyof typeof rangeMs | "latest";
export const rangeNames = ["latest", "30m", "1h", "6h", "24h", "3d"] as const satisfies readonly RangeName[];

/**
 * State of the page in the link. Without `by` a topic is listed by time: the newest messages, those of a
 * `range` up to now, or from `begin` to `end` in milliseconds; newest first unless `order` says otherwise; only those that
 * `tag`, `key`, `property`, `text`, `brokerName` and `queueId` want. `group` adds the consume state; `message`
 * (offset id) is the open drawer, `tab` its tab.
 */
export interface MessagesSearch extends MessageSearch {
  by?: Exclude<QueryWay, "time">;
  topic?: string;
  id?: string;
  key?: string;
  brokerName?: string;
  queueId?: number;
  offset?: number;
  range?: Exclude<RangeName, "latest">;
  order?: "oldest";
  tag?: string;
  property?: string;
  text?: string;
  begin?: number;
  end?: number;
  group?: string;
  message?: string;
  /** The drawer of the instance's jobs. */
  job?: "all";
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
    range: wordParam(raw.range, ["15m", "30m", "1h", "6h", "24h", "1d", "3d", "7d"] as const),
    order: wordParam(raw.order, ["oldest"] as const),
    tag: textParam(raw.tag),
    property: textParam(raw.property),
    text: textParam(raw.text),
    begin: wholeParam(raw.begin),
    end: wholeParam(raw.end),
    group: textParam(raw.group),
    message: textParam(raw.message),
    job: wordParam(raw.job, ["all"] as const),
    ...messageSearch(raw),
  };
}
