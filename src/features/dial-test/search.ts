import { textParam, wordParam } from "../../lib/search-params.ts";
import type { RawSearch } from "../../lib/search-params.ts";

/** State of the page in the link: the tab (`produce` when absent), topic and group of the test. */
export interface DialTestSearch {
  tab?: "produce" | "consume";
  topic?: string;
  group?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function dialTestSearch(raw: RawSearch): DialTestSearch {
  return { tab: wordParam(raw.tab, ["produce", "consume"] as const), topic: textParam(raw.topic), group: textParam(raw.group) };
}
