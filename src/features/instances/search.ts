import { listSearch, textParam, wordParam } from "../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../lib/search-params.ts";

export const instanceSortColumns = ["name", "state", "engine", "version", "brokerCount", "topicCount", "groupCount", "storageUsedBytes", "produceTps", "consumeTps", "createdAt"] as const;

/** State of the list in the link; `edit` names the instance whose connection form is open, `add` opens an empty one. */
export interface InstanceListSearch extends ListSearch<(typeof instanceSortColumns)[number]> {
  by?: "id";
  open?: "add" | "edit";
  of?: string;
}

export function instanceListSearch(raw: RawSearch): InstanceListSearch {
  return { ...listSearch(raw, instanceSortColumns), by: wordParam(raw.by, ["id"] as const), open: wordParam(raw.open, ["add", "edit"] as const), of: textParam(raw.of) };
}

/** State of the detail page: the topic, group and language of the code samples, and whether a form is open. */
export interface InstanceDetailSearch {
  topic?: string;
  group?: string;
  open?: "edit" | "settings";
}

export function instanceDetailSearch(raw: RawSearch): InstanceDetailSearch {
  return { topic: textParam(raw.topic), group: textParam(raw.group), open: wordParam(raw.open, ["edit", "settings"] as const) };
}
