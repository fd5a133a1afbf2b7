import { listSearch, textParam } from "../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../lib/search-params.ts";

export const producerSortColumns = ["group", "instanceCount"] as const;
export const consumerSortColumns = ["group", "topic", "instanceCount", "lag", "consumeTps"] as const;

/** State of the producers page in the link; `group` is the open drawer. */
export interface ProducersSearch extends ListSearch<(typeof producerSortColumns)[number]> {
  broker?: string;
  group?: string;
}

/** State of the consumers page; `group` is the open drawer, `client` the one whose running info it shows. */
export interface ConsumersSearch extends ListSearch<(typeof consumerSortColumns)[number]> {
  broker?: string;
  group?: string;
  client?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function producersSearch(raw: RawSearch): ProducersSearch {
  return { ...listSearch(raw, producerSortColumns), broker: textParam(raw.broker), group: textParam(raw.group) };
}

/** Reads the link; a client without its group makes no sense. */
export function consumersSearch(raw: RawSearch): ConsumersSearch {
  const group = textParam(raw.group);
  return { ...listSearch(raw, consumerSortColumns), broker: textParam(raw.broker), group, client: group && textParam(raw.client) };
}
