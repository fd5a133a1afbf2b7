import { listSearch, textParam, wholeParam, wordParam } from "../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../lib/search-params.ts";
import { metricSearch } from "../../parts/metric-search.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";

export const nodeSortColumns = ["broker", "address", "version", "produceTps", "consumeTps", "producedToday", "consumedToday", "producedYesterday", "consumedYesterday", "topicCount", "disk", "startedAt"] as const;
export type NodeSort = (typeof nodeSortColumns)[number];

/** Parts of the broker drawer; the first is shown when the link names none. */
export const brokerParts = ["detail", "charts", "runtime", "config"] as const;
export type BrokerPart = (typeof brokerParts)[number];

/** Views of the page beside the statistics of its nodes. */
export const clusterViews = ["configuration", "monitoring"] as const;

/** What may be asked about a node in a dialog. */
const nodeActions = ["stop", "restart", "permission"] as const;

/** State of the page in the link: `broker` and `node` (broker id) are the open drawer, `part` its tab, `key` its filter; `of` the broker whose charts the monitoring shows; `act` is the dialog that is open for the broker `on`. */
export interface ClusterSearch extends Pick<ListSearch<NodeSort>, "q" | "sort">, MetricSearch {
  view?: (typeof clusterViews)[number];
  of?: string;
  broker?: string;
  node?: number;
  part?: BrokerPart;
  key?: string;
  act?: (typeof nodeActions)[number];
  on?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function clusterSearch(raw: RawSearch): ClusterSearch {
  const { q, sort } = listSearch(raw, nodeSortColumns);
  const broker = textParam(raw.broker);
  return {
    q,
    sort,
    view: wordParam(raw.view, clusterViews),
    of: textParam(raw.of),
    ...metricSearch(raw),
    broker,
    node: broker === undefined ? undefined : (wholeParam(raw.node) ?? 0),
    part: wordParam(raw.part, brokerParts),
    key: textParam(raw.key),
    act: wordParam(raw.act, nodeActions),
    on: textParam(raw.on),
  };
}
