import { listSearch } from "../../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../../lib/search-params.ts";

export const groupSortColumns = ["deadLetters", "group", "perSecond", "newestAt"] as const;

/** State of the page in the link. */
export type DeadLettersSearch = ListSearch<(typeof groupSortColumns)[number]>;

/** Reads the link; what makes no sense is dropped. */
export function deadLettersSearch(raw: RawSearch): DeadLettersSearch {
  return listSearch(raw, groupSortColumns);
}
