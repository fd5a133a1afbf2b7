import { textParam } from "../../lib/search-params.ts";
import type { RawSearch } from "../../lib/search-params.ts";
import { metricSearch } from "../../parts/metric-search.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";

/** State of the page in the link: the finding whose evidence is open, whether all findings are listed, and what the charts show. */
export interface OverviewSearch extends MetricSearch {
  finding?: string;
  all?: true;
}

/** Reads the link; what makes no sense is dropped. */
export function overviewSearch(raw: RawSearch): OverviewSearch {
  return { finding: textParam(raw.finding), all: raw.all === true || raw.all === "true" ? true : undefined, ...metricSearch(raw) };
}
