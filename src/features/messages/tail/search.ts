import { textParam, wholeParam, wordParam } from "../../../lib/search-params.ts";
import type { RawSearch } from "../../../lib/search-params.ts";
import { messageSearch } from "../detail/search.ts";
import type { MessageSearch } from "../detail/search.ts";

/** Rows a second that a viewer may choose; the server's own default is `usualRate`. */
export const tailRates = [10, 50, 200, 500] as const;
export type TailRate = (typeof tailRates)[number];
export const usualRate: TailRate = 50;

/** What is watched: a topic, or the dead letters of a group; the filters are those of a query. */
export interface TailQuery {
  topic?: string;
  group?: string;
  tag?: string;
  key?: string;
  property?: string;
  text?: string;
  rate?: TailRate;
}

/** State of the page in the link; `message` (offset id) is the open drawer. */
export interface TailSearch extends TailQuery, MessageSearch {
  /** What the form offers while nothing is chosen. */
  of?: "deadLetters";
  /** Where the newest row stands; at the top when absent. */
  newest?: "bottom";
  message?: string;
}

/** Reads the link; what makes no sense is dropped. A topic goes before a group. */
export function tailSearch(raw: RawSearch): TailSearch {
  const topic = textParam(raw.topic);
  const rate = tailRates.find((candidate) => candidate === wholeParam(raw.rate));
  return {
    topic,
    group: topic === undefined ? textParam(raw.group) : undefined,
    of: wordParam(raw.of, ["deadLetters"] as const),
    tag: textParam(raw.tag),
    key: textParam(raw.key),
    property: textParam(raw.property),
    text: textParam(raw.text),
    rate: rate === usualRate ? undefined : rate,
    newest: wordParam(raw.newest, ["bottom"] as const),
    message: textParam(raw.message),
    ...messageSearch(raw),
  };
}

/** The part of the link that the server is asked with. */
export function queryOf({ group, key, property, rate, tag, text, topic }: TailSearch): TailQuery {
  return { topic, group, tag, key, property, text, rate };
}
