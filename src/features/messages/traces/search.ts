import { textParam, wholeParam, wordParam } from "../../../lib/search-params.ts";
import type { RawSearch } from "../../../lib/search-params.ts";

/** Ways of asking for traces; the first is shown when the link names none. */
export const traceWays = ["time", "id", "key"] as const;
export type TraceWay = (typeof traceWays)[number];

/** The ranges of TRC-002. */
export const traceRangeMs = { "6h": 21_600_000, "24h": 86_400_000, "3d": 259_200_000 } as const;
export type TraceRange = keyof typeof traceRangeMs;
export const traceRanges: readonly TraceRange[] = ["6h", "24h", "3d"];
export const defaultRange: TraceRange = "6h";

/** State of the page in the link. `trace` is the message whose trace is open beside a list; `traceTopic` one that clients were told to use. */
export interface TracesSearch {
  by?: TraceWay;
  id?: string;
  key?: string;
  topic?: string;
  group?: string;
  failures?: true;
  range?: TraceRange;
  begin?: number;
  end?: number;
  traceTopic?: string;
  trace?: string;
}

/** Reads the link; what makes no sense is dropped. A link with an id or key alone names its way by that. */
export function tracesSearch(raw: RawSearch): TracesSearch {
  const id = textParam(raw.id);
  const key = textParam(raw.key);
  return {
    by: wordParam(raw.by, traceWays) ?? (id === undefined ? (key === undefined ? undefined : "key") : "id"),
    id,
    key,
    topic: textParam(raw.topic),
    group: textParam(raw.group),
    failures: raw.failures === true || raw.failures === "true" ? true : undefined,
    range: wordParam(raw.range, traceRanges),
    begin: wholeParam(raw.begin),
    end: wholeParam(raw.end),
    traceTopic: textParam(raw.traceTopic),
    trace: textParam(raw.trace),
  };
}
