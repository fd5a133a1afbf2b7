import { listSearch, textParam, wholeParam, wordParam } from "../../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../../lib/search-params.ts";
import { messageSearch } from "../detail/search.ts";
import type { MessageTab } from "../detail/search.ts";

export const groupSortColumns = ["deadLetters", "group", "perSecond", "newestAt"] as const;
/** Ranges of the time of dying, in milliseconds (DLQ-005); all of them when the link names none. */
export const rangeMs = { "30m": 1_800_000, "1h": 3_600_000, "6h": 21_600_000, "24h": 86_400_000, "3d": 259_200_000 } as const;
export type RangeName = keyof typeof rangeMs;
export const rangeNames: readonly RangeName[] = ["30m", "1h", "6h", "24h", "3d"];
/** What dead letters are searched by, one at a time. */
export const searchFields = ["id", "key", "tag", "property", "text"] as const;
export type SearchField = (typeof searchFields)[number];

/**
 * State of the page in the link. Without `group` the groups are listed. With it, its dead letters: those of `range` up to
 * now, or of `begin` to `end` (ms), with one of `id`, `key`, `tag`, `property`, `text`, and of the class `kind`. `message`
 * (offset id) is the open drawer with its `tab`, `job` the job whose progress is shown ("all" opens the list of jobs); `ledger` opens what was resent, by
 * that job or ("all") ever.
 */
export interface DeadLettersSearch extends ListSearch<(typeof groupSortColumns)[number]>, Partial<Record<SearchField, string>> {
  group?: string;
  range?: RangeName;
  begin?: number;
  end?: number;
  kind?: string;
  message?: string;
  tab?: MessageTab;
  job?: string;
  ledger?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function deadLettersSearch(raw: RawSearch): DeadLettersSearch {
  return {
    ...listSearch(raw, groupSortColumns),
    group: textParam(raw.group),
    range: wordParam(raw.range, rangeNames),
    begin: wholeParam(raw.begin),
    end: wholeParam(raw.end),
    id: textParam(raw.id),
    key: textParam(raw.key),
    tag: textParam(raw.tag),
    property: textParam(raw.property),
    text: textParam(raw.text),
    kind: textParam(raw.kind),
    message: textParam(raw.message),
    tab: messageSearch(raw).tab,
    job: textParam(raw.job),
    ledger: textParam(raw.ledger),
  };
}

/** What the link asks the server for, with its times as they are now. */
export function selectionOf({ begin, end, key, kind, property, range, tag, text }: DeadLettersSearch, nowMs: number): { beginAt?: number; endAt?: number; key?: string; tag?: string; property?: string; text?: string; classId?: string } {
  return { beginAt: range ? nowMs - rangeMs[range] : begin, endAt: end, key, tag, property, text, classId: kind };
}

/** Whether not all dead letters of the group are shown. */
export function isNarrowed({ begin, end, id, key, kind, property, range, tag, text }: DeadLettersSearch): boolean {
  return [begin, end, id, key, kind, property, range, tag, text].some((value) => value !== undefined);
}

/** Takes every filter out of the link. */
export const noFilter = { begin: undefined, end: undefined, id: undefined, key: undefined, kind: undefined, property: undefined, range: undefined, tag: undefined, text: undefined } satisfies DeadLettersSearch;
