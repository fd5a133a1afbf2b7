import { textParam, wholeParam, wordParam } from "../../lib/search-params.ts";
import type { RawSearch } from "../../lib/search-params.ts";
import { metricSearch } from "../../parts/metric-search.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";

const acts = ["plan", "off", "forget"] as const;

/** State of the page in the link: whose service level is shown (a broker, or one queue of it), and the dialog that is open; `on` is the broker that it is about. */
export interface ProbesSearch extends MetricSearch {
  broker?: string;
  queue?: number;
  act?: (typeof acts)[number];
  on?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function probesSearch(raw: RawSearch): ProbesSearch {
  const broker = textParam(raw.broker);
  return { ...metricSearch(raw), broker, queue: broker === undefined ? undefined : wholeParam(raw.queue), act: wordParam(raw.act, acts), on: textParam(raw.on) };
}
